"""What the sandbox forbids on purpose, in sentences: inside they are said, outside they are recognised.

The kernel's filter refuses all of this in any case. A notebook goes on where it can, within one process or as on a
machine that lacks the program, and reads the reason.
"""

PROGRAMS = "programs do not run while a notebook is graded"
PROCESSES = "a notebook is graded in a single process"
NETWORK = "there is no network while a notebook is graded"
REASONS = {  # what a reader of outputs may find -> what the notebook did
    PROGRAMS: "tried to run a program, and programs do not run while a notebook is graded",
    PROCESSES: "tried to start a process, and a notebook is graded in a single one",
    NETWORK: "asked for the network, and there is none while a notebook is graded",
    "Network is unreachable": "asked for the network, and there is none while a notebook is graded",
}


def because(text: str) -> str:
    """What the sandbox refused, as far as a text of the student's process tells; "" for nothing."""
    return next((did for reason, did in REASONS.items() if reason in text), "")
