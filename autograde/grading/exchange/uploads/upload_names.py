"""What Canvas and Moodle call what a student uploaded: the system's own part of the name, read from the left.

Canvas: NAME_[LATE_]USER_ATTACHMENT_FILE, in one folder. NAME is the sortable name without spaces, signs and capitals.
NAME and FILE are the student's to choose, underscores and digits included, so that one name can have a second reading
further right. An assignment graded anonymously: [LATE_]anon_LETTERS_ATTACHMENT_FILE. Source: Canvas LMS,
lib/content_zipper.rb.

Moodle: NAME_NUMBER_assignsubmission_file/FILE, or with one more underscore in the place of the slash where "Download
submissions in folders" is off. Moodle takes underscores out of NAME, so that there is one reading. NUMBER is the
participant's in this assignment alone. Where groups hand in, NAME and NUMBER are the group's; where a teacher downloads
one group, its name and a hyphen come before NAME. Source: Moodle, mod/assign/classes/downloader.php.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 1000  # letters of a name that are read: a file system takes 255 bytes
_NUMBER = re.compile(r"[1-9][0-9]{0,24}")
_HIDDEN = re.compile(r"(?:LATE_)?anon_[0-9A-Za-z]{1,32}_[0-9]{1,25}_", re.IGNORECASE)
_BY_CANVAS = re.compile(r"\w+")  # all that it leaves of a person's name; in small letters


@dataclass(frozen=True)
class Reading:
    """What a name says, read as one of the two systems writes it.

    Attributes
    ----------
    system : "Canvas" or "Moodle"
    name : what the student is called there
    number : the system's number of the student, "" where there is none
    file : the uploaded file's own name, "" for a folder
    attachment : Canvas's number of the file: what is handed in later has a larger one
    late : whether Canvas says so
    """

    system: str
    name: str
    number: str
    file: str
    attachment: int = 0
    late: bool = False

    @property
    def owner(self) -> tuple[str, str]:
        """What the system puts before everything of one student, in one archive."""
        return self.name, self.number


def canvas(name: str) -> tuple[Reading, ...]:
    """Every reading of a name as Canvas writes it, the leftmost, which is the system's own, first."""
    words = name[:LONGEST].split("_")
    found = []
    for place in range(1, len(words) - 2):
        number, attachment = words[place], words[place + 1]
        if not (_NUMBER.fullmatch(number) and _NUMBER.fullmatch(attachment)):
            continue
        late = place > 1 and words[place - 1].upper() == "LATE"
        person = "_".join(words[: place - 1 if late else place])
        if person:
            file = "_".join(words[place + 2 :])
            found.append(Reading("Canvas", person, number, file, int(attachment), late))
    return tuple(found)


def moodle(name: str) -> Reading | None:
    """A name as Moodle writes it; None for any other."""
    words = name[:LONGEST].split("_")
    number = ""
    if len(words) > 3 and _NUMBER.fullmatch(words[1]):
        number = words.pop(1)
    if len(words) < 3 or words[1] != "assignsubmission" or not words[0]:
        return None
    return Reading("Moodle", words[0], number, "_".join(words[3:]))


def hidden(name: str) -> bool:
    """Whether Canvas hides whose this is."""
    return bool(_HIDDEN.match(name))


def is_upload(name: str) -> bool:
    """Whether one of the systems can have made this name."""
    return bool(hidden(name) or moodle(name) or canvas(name))


def read_names(names: Iterable[str]) -> dict[str, tuple[Reading, ...]]:
    """Read the names of an archive, all of them as one system writes them.

    A student chooses parts of a name, and can make it look like the other system's; a whole archive cannot. Where every
    name could be either's, what Canvas cannot have written (spaces, capitals) is Moodle's.

    Returns
    -------
    name -> readings, the system's own first; none where this is no upload, or Canvas hides whose it is
    """
    read = {name: (canvas(name), moodle(name)) for name in names}
    if all(hidden(name) for name, forms in read.items() if any(forms)):
        return dict.fromkeys(read, ())
    sure_canvas = any(ours and not theirs for ours, theirs in read.values())
    sure_moodle = any(theirs and not ours for ours, theirs in read.values())
    found: dict[str, tuple[Reading, ...]] = {}
    for name, (ours, theirs) in read.items():
        if ours and theirs:
            if not sure_canvas and (sure_moodle or not _canvas_can(ours[0].name)):
                found[name] = (theirs,)
            elif sure_canvas and not sure_moodle:
                found[name] = ours
            else:  # archives of both, poured together: either could own it
                found[name] = (*ours, theirs)
        else:
            found[name] = ours or ((theirs,) if theirs else ())
    return found


def _canvas_can(name: str) -> bool:
    return bool(_BY_CANVAS.fullmatch(name)) and name == name.lower()
