"""Every regular expression of the program, read from its source, and whether a stranger's text can make it slow.

A backtracking engine is slow in three ways only, and each shows in the pattern itself:

- a repetition without a bound inside another one: exponential on the text that both can take;
- two such repetitions one behind the other that can take the same characters, with nothing between them that they
  cannot: where what follows fails, every place to divide the text between them is tried;
- a pattern that is searched for, with such a repetition at its beginning, or behind a beginning that the repetition
  itself can take: the same run of characters is walked through again from each of its places.

A possessive repetition (`*+`) gives nothing back, so that only the third way is left to it.
"""

import ast
import importlib
import itertools
import re
import re._constants as c
import re._parser as parser
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import autograde

ROOT = Path(autograde.__file__).parents[1]
FUNCTIONS = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
SEARCHING = ("search", "sub", "subn", "split", "findall", "finditer")
MANY = 1000  # repetitions: what is bounded by fewer is a constant
MOST_WAYS = 500  # through one pattern
LETTERS = "".join(map(chr, range(128))) + "\x85\x9b\x9c\x9d\xa0é中𝟙\u2028\ud800"  # that stand for all others
WORD = frozenset(letter for letter in LETTERS if letter.isalnum() or letter == "_")


@dataclass(frozen=True)
class Pattern:
    """One pattern where it stands: its text, None where it is put together when the program runs."""

    place: str
    text: str | None
    flags: int
    searched: bool


@dataclass(frozen=True)
class Step:
    """One piece of a way through a pattern.

    Attributes
    ----------
    letters : those that it can take
    least, most : how many
    keeps : whether it gives nothing back
    needed : whether the text is no match without it
    """

    letters: frozenset[str]
    least: int = 1
    most: int = 1
    keeps: bool = False
    needed: bool = True

    @property
    def endless(self) -> bool:
        return self.most > MANY


START = Step(frozenset())  # of the text: nothing of it can be taken by anything


def found(folder: Path = ROOT / "autograde") -> list[Pattern]:
    """Every pattern in the source of a package."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
    searched = {
        _name(node.func.value)
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHING
    }
    return [pattern for path, tree in trees.items() for pattern in _of_file(path, tree, searched)]


def _of_file(path: Path, tree: ast.Module, searched: set[str]) -> Iterator[Pattern]:
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.value] = node.targets[0].id
        elif isinstance(node, ast.Attribute) and node.attr in ("match", "fullmatch"):
            names[node.value] = "used at once, from the beginning"
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS):
            continue
        if _name(node.func.value) != "re":
            continue
        called = node.func.attr
        flags = next((k.value for k in node.keywords if k.arg == "flags"), None)
        place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(called, 2)
        flags = node.args[place] if flags is None and len(node.args) > place else flags
        known = names.get(node, "")
        search = called in SEARCHING or (called == "compile" and (not known or known in searched))
        try:
            text = _value(node.args[0], path)
        except (NameError, AttributeError):
            text = None
        yield Pattern(
            f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", text, int(_value(flags, path) if flags else 0), search
        )


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _value(node: ast.expr, path: Path):
    """What an expression of a module's own names is."""
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return eval(compile(ast.Expression(node), str(path), "eval"), vars(module))


def faults(text: str, flags: int = 0, searched: bool = True) -> list[str]:
    """Why a pattern can be slow; empty where it cannot."""
    tree = parser.parse(text, flags)
    flags = tree.state.flags
    said = list(dict.fromkeys(_nested(tree, flags)))
    for way in itertools.islice(_ways(tree, flags), MOST_WAYS):
        said += [fault for fault in (*_adjacent(way), *(_walked_again(way) if searched else ())) if fault not in said]
    return said


def _nested(tree, flags: int, within: str = "") -> Iterator[str]:
    """Faults within repetitions. `within` is "", "gives back" or "keeps"."""
    for kind, argument in tree:
        if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            least, most, inner = argument
            keeps = kind is c.POSSESSIVE_REPEAT
            if least != most and within and not (keeps and within == "keeps"):
                yield "a repetition within a repetition"
            again = "keeps" if keeps and within != "gives back" else "gives back"
            yield from _nested(inner, flags, again if most > 1 else within)
        elif kind is c.BRANCH:
            ways = [[way for way in _ways(part, flags)] for part in argument[1]]
            for one, other in itertools.combinations(ways, 2):
                alike = any(not a or not b or a[0].letters & b[0].letters for a in one for b in other)
                if within == "gives back" and alike:
                    yield "a repetition of alternatives that begin alike"
            for part in argument[1]:
                yield from _nested(part, flags, within)
        elif kind is c.SUBPATTERN:
            yield from _nested(argument[3], argument[1] | flags, within)
        elif kind in (c.ASSERT, c.ASSERT_NOT, c.GROUPREF, c.GROUPREF_EXISTS, c.ATOMIC_GROUP):
            yield f"{str(kind).lower()}, of which this reader knows nothing"


def _ways(tree, flags: int) -> Iterator[tuple[Step, ...]]:
    """Every way through a pattern: one alternative of each branch, with and without what is optional."""
    parts = [list(itertools.islice(_steps(kind, argument, flags), MOST_WAYS)) for kind, argument in tree]
    for chosen in itertools.product(*parts):
        yield tuple(itertools.chain.from_iterable(chosen))


def _steps(kind, argument, flags: int) -> Iterator[tuple[Step, ...]]:
    if kind is c.SUBPATTERN:
        yield from _ways(argument[3], argument[1] | flags)
    elif kind is c.BRANCH:
        for part in argument[1]:
            yield from _ways(part, flags)
    elif kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        least, most, inner = argument
        if most == 1:
            for way in _ways(inner, flags):
                yield tuple(replace(step, needed=least > 0 and step.needed) for step in way)
            if least == 0:
                yield ()
        else:
            letters = frozenset().union(*(step.letters for way in _ways(inner, flags) for step in way))
            yield (Step(letters, least, int(most), kind is c.POSSESSIVE_REPEAT),)
    elif kind is c.AT:
        many = argument is c.AT_BEGINNING and flags & re.MULTILINE
        if many:
            yield (Step(frozenset("\n")),)
        elif argument in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            yield (START,)
        elif argument is c.AT_BOUNDARY:
            yield (Step(frozenset(LETTERS) - WORD),)
        elif argument in (c.AT_END, c.AT_END_STRING):
            yield (Step(frozenset("\n")),)
        else:
            raise ValueError(f"{argument} is new to this reader")
    elif kind in (c.ASSERT, c.ASSERT_NOT, c.GROUPREF, c.GROUPREF_EXISTS, c.ATOMIC_GROUP):
        yield ()
    else:
        yield (Step(_letters(kind, argument, flags)),)


def _letters(kind, argument, flags: int) -> frozenset[str]:
    """The letters that one place of a pattern takes."""
    return frozenset(letter for letter in LETTERS if _takes(kind, argument, letter, flags))


def _takes(kind, argument, letter: str, flags: int) -> bool:
    if kind is c.ANY:
        return bool(flags & re.DOTALL) or letter != "\n"
    if kind is c.LITERAL:
        return _same(letter, chr(argument), flags)
    if kind is c.NOT_LITERAL:
        return not _same(letter, chr(argument), flags)
    if kind is c.IN:
        negated = argument[0][0] is c.NEGATE
        return negated != any(_takes(part[0], part[1], letter, flags) for part in argument if part[0] is not c.NEGATE)
    if kind is c.RANGE:
        return any(argument[0] <= ord(form) <= argument[1] for form in _forms(letter, flags))
    if kind is c.CATEGORY:
        sign = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(argument).split("_")[-1]]
        return bool(re.match(sign, letter, flags & re.ASCII)) != ("NOT" in str(argument))
    raise ValueError(f"{kind} is new to this reader")


def _forms(letter: str, flags: int) -> set[str]:
    forms = {letter, letter.lower(), letter.upper()} if flags & re.IGNORECASE else {letter}
    return {form for form in forms if len(form) == 1}


def _same(one: str, other: str, flags: int) -> bool:
    return bool(_forms(one, flags) & _forms(other, flags))


def _adjacent(way: tuple[Step, ...]) -> Iterator[str]:
    """Two endless steps between which a text can be divided in more than one place."""
    for i, first in enumerate(way):
        if not first.endless or first.keeps:
            continue
        for second in way[i + 1 :]:
            if second.endless and first.letters & second.letters:
                yield "two repetitions that can take the same, one behind the other"
            if second.least and not first.letters & second.letters:
                break


def _walked_again(way: tuple[Step, ...]) -> Iterator[str]:
    """An endless step that a search can begin anew from each place of the run that it takes."""
    for i, step in enumerate(way):
        follows = any(later.least and (later.needed or not step.needed) for later in way[i + 1 :])
        parted = any(before.least and not before.letters & step.letters for before in way[:i])
        if step.endless and follows and not parted:
            yield "a search that walks through a run of characters again from each of its places"


def adversaries(text: str, flags: int) -> list[tuple[str, str, str]]:
    """Texts on which a slow pattern is slow: a beginning that fits, something to repeat, an end that does not fit."""
    tree = parser.parse(text, flags)
    made: dict[tuple[str, str, str], None] = {}
    for way in itertools.islice(_ways(tree, tree.state.flags), 8):
        samples = ["".join([_sample(step)] * max(1, min(step.least, 3))) for step in way]
        for i, step in enumerate(way):
            if not step.endless:
                continue
            common = [other.letters for other in way if other.endless and other.letters & step.letters]
            shared = Step(frozenset.intersection(step.letters, *common) or step.letters)
            for pump in {_sample(step), _sample(shared), "".join(samples[: i + 1])} - {""}:
                for begin, end in itertools.product({"", "".join(samples[:i])}, ("", "!", "\n")):
                    made[begin, pump, end] = None
    return list(made)


def _sample(step: Step) -> str:
    """A letter that a step takes; one that stands for itself if there is one."""
    return next((x for x in "a0 =/_-.:\n" if x in step.letters), min(step.letters, default=""))
