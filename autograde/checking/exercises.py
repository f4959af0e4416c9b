"""The exercises of the course that this process works for: how each is examined, in which unit, in which parts."""

import ast
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps

from autograde.checking import answer_form
from autograde.checking.hints import last_resort
from autograde.courses import Course, current
from autograde.diagnosis.naming import explain
from autograde.diagnosis.slips.report import located
from autograde.reporting.report import Finding


def examination(exercise: str, part: str = "", course: Course | None = None) -> Callable | None:
    """How a part of an exercise is examined: a function of an `Examination`; None where there is none of this name.

    Its finding bears the names of the mistakes that are proven.
    """
    course = course or current()
    if (exercise, part) not in course.examinations:
        return None
    examine = course.examinations[exercise, part][1]

    @wraps(examine)
    def named(ask) -> None:
        began = time.process_time()
        try:
            with one_thread():
                examine(ask)
            if ask.other_type is not None:  # all its numbers are right
                raise ask.other_type
        except Finding as finding:
            if ask.other_type is not None and answer_form.cut_to_integers(finding):
                finding.mistakes = finding.mistakes or ["integers"]
            with one_thread():
                _explained(ask, finding, course, exercise, part, began)
            raise finding from None

    return named


def _explained(ask, finding: Finding, course: Course, exercise: str, part: str, began: float) -> None:
    """Say of a finding what is proven: the formula's mistake, the place in the code, or else what is true at least."""
    parts = {other: of for (name, other), (_, of) in course.examinations.items() if name == exercise}

    def whole(ask) -> None:
        """What a function must pass of which it is said that one slip alone made it wrong: the main part too."""
        parts[part](ask)
        if part:
            parts[""](ask)

    for key in dict.fromkeys([(exercise, part), (exercise, "")]):
        if key in course.suspicions and not finding.explained:
            explain(ask, finding, course.suspicions[key])
    others = [of for other, of in parts.items() if other not in ("", part)]
    located(ask, finding, whole, _until(course, exercise), others, began)
    last_resort(finding, exercise, ask.record[-1][0] if ask.record else ())


@contextmanager
def one_thread() -> Iterator[None]:
    """PyTorch, where it is imported, computes in one thread: on a check's small arrays several wait for one another."""
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch is not None else 1
    if before == 1:
        yield
        return
    assert torch is not None
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _until(course: Course, exercise: str) -> list[str]:
    """The exercises of a course up to the unit of one of them, its own unit's first."""
    units = list(course.units)
    place = {unit: i for i, unit in enumerate(units)}
    mine = place.get(course.examinations[exercise, ""][0], len(units))
    there = [(place.get(unit, 0), name) for (name, part), (unit, _) in course.examinations.items() if not part]
    return [name for at, name in sorted(there, key=lambda found: -found[0]) if at <= mine]


def exercises() -> list[tuple[str, str]]:
    """Every part of every exercise: (exercise, part); the main part's name is ""."""
    return list(current().examinations)


def unit_of(exercise: str) -> str | None:
    """The unit that an exercise belongs to, None where no exercise has this name."""
    return current().examinations.get((exercise, ""), (None, None))[0]


def parts_of(exercise: str) -> list[str]:
    """The parts of an exercise, the main one ("") first."""
    return sorted(part for name, part in exercises() if name == exercise)


@lru_cache(1000)
def called_check(source: str) -> tuple[str, str]:
    """The exercise and the part of the one check() that a grade cell calls.

    Raises
    ------
    ValueError : if the cell is anything but a single call of check(name) or check(name, "part"); says what it is
    """
    try:
        cell = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"a grade cell calls check(...) once, this one is no Python ({error.msg})") from None
    calls = [
        node
        for statement in cell
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
    ]
    if len(calls) != 1:
        raise ValueError(f"a grade cell calls check(...) once, this one {len(calls)} times")
    (call,) = calls
    if len(cell) > 1 or not isinstance(cell[0], ast.Expr) or cell[0].value is not call:
        raise ValueError("a grade cell calls check(...) and does nothing else: what else this one does counts nothing")
    match call.args, call.keywords:
        case [ast.Name(exercise)], []:
            return exercise, ""
        case [ast.Name(exercise), ast.Constant(str(part))], []:
            return exercise, part
        case [ast.Name(exercise)], [ast.keyword("part", ast.Constant(str(part)))]:
            return exercise, part
    raise ValueError('a grade cell calls check(name) or check(name, "part"), this one check with something else')
