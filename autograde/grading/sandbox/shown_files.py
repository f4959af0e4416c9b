"""What a submission sees of the machine: this Python, its packages, of the course a list of files, and no more."""

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Set
from pathlib import Path

import autograde
from autograde.courses import current, installed
from autograde.grading.sandbox.inside.environment import SCRATCH

PACKAGES = "/packages"  # where what a submission may import of the course stands in the sandbox
SHOWN = {  # all that a submission sees of the course: no check, no formula of a mistake, no notebook
    "autograde": (
        "__init__.py",
        "asking/__init__.py",
        "asking/call.py",
        "asking/operands_at_error.py",
        "asking/standins.py",
        "checking/__init__.py",
        "gradients/__init__.py",
        "gradients/check_gradient.py",
        "gradients/comparison.py",
        "gradients/facts.py",
        "gradients/fields/__init__.py",
        "gradients/fields/batches.py",
        "gradients/fields/directions.py",
        "gradients/fields/entry_slopes.py",
        "gradients/fields/field.py",
        "gradients/fields/precision.py",
        "gradients/fields/weighing.py",
        "gradients/finite_differences.py",
        "gradients/given/__init__.py",
        "gradients/given/arrays.py",
        "gradients/given/point.py",
        "gradients/given/scalar_function.py",
        "gradients/judging/__init__.py",
        "gradients/judging/claim.py",
        "gradients/judging/closer_look.py",
        "gradients/judging/common_factor.py",
        "gradients/judging/judge.py",
        "gradients/judging/low_precision.py",
        "gradients/judging/reader.py",
        "gradients/judging/readings.py",
        "gradients/judging/sharpness.py",
        "gradients/judging/single_entry.py",
        "gradients/judging/verdict.py",
        "gradients/judging/wrong_entries.py",
        "gradients/saying/__init__.py",
        "gradients/saying/agreement.py",
        "gradients/saying/differences.py",
        "gradients/saying/whole_gradient.py",
        "gradients/slopes/__init__.py",
        "gradients/slopes/best_slope.py",
        "gradients/slopes/complex_step.py",
        "gradients/slopes/least_squares.py",
        "gradients/slopes/line.py",
        "gradients/slopes/noise.py",
        "gradients/slopes/number_types.py",
        "gradients/slopes/one_sided.py",
        "gradients/slopes/step_lengths.py",
        "gradients/slopes/survey.py",
        "grading/__init__.py",
        "grading/limits.py",
        "grading/sandbox/__init__.py",
        "grading/sandbox/inside/__init__.py",
        "grading/sandbox/inside/answer_calls.py",
        "grading/sandbox/inside/conversation.py",
        "grading/sandbox/inside/environment.py",
        "grading/sandbox/inside/forbidden/__init__.py",
        "grading/sandbox/inside/forbidden/batch_loaders.py",
        "grading/sandbox/inside/forbidden/network.py",
        "grading/sandbox/inside/forbidden/processes.py",
        "grading/sandbox/inside/forbidden/programs.py",
        "grading/sandbox/inside/forbidden/reasons.py",
        "grading/sandbox/inside/fork_hooks.py",
        "grading/sandbox/inside/forks.py",
        "grading/sandbox/inside/full_pages.py",
        "grading/sandbox/inside/large_pages.py",
        "grading/sandbox/inside/lent_functions.py",
        "grading/sandbox/inside/rights/__init__.py",
        "grading/sandbox/inside/rights/namespaces.py",
        "grading/sandbox/inside/rights/privileges.py",
        "grading/sandbox/inside/rights/proc_files.py",
        "grading/sandbox/inside/rights/resource_limits.py",
        "grading/sandbox/inside/rights/system_call_filter.py",
        "grading/sandbox/inside/shell/__init__.py",
        "grading/sandbox/inside/shell/capture.py",
        "grading/sandbox/inside/shell/event_loop.py",
        "grading/sandbox/inside/shell/graded_cell.py",
        "grading/sandbox/inside/shell/untouched.py",
        "grading/sandbox/inside/shell/ipython_shell.py",
        "grading/sandbox/inside/shell/kept_outputs.py",
        "grading/sandbox/inside/shell/kernel_features.py",
        "grading/sandbox/inside/warm_process.py",
        "grading/sandbox/inside/warm_up.py",
        "grading/sandbox/wire/__init__.py",
        "grading/sandbox/wire/answers.py",
        "grading/sandbox/wire/requests.py",
        "grading/sandbox/wire/values.py",
        "notebooks/__init__.py",
        "notebooks/cell_fields.py",
        "notebooks/names_in_code.py",
        "notebooks/undefined_names.py",
        "reporting/__init__.py",
        "reporting/catalogue.py",
        "reporting/slip_sentences.py",
        "reporting/picture.py",
        "reporting/report.py",
        "student/__init__.py",
        "student/begin.py",
        "student/failed_checks.py",
        "student/one_line_errors.py",
        "version.py",
    ),
}
IN_PLACE = {  # what has another name there, or says that nothing is judged there -> where it stands in the package
    "autograde/checking/check.py": "grading/sandbox/inside/in_place/check.py",
    "autograde/checking/exercises.py": "grading/sandbox/inside/in_place/exercises.py",
    "autograde/checking/mistakes.py": "grading/sandbox/inside/in_place/mistakes.py",
    "autograde/courses.py": "grading/sandbox/inside/in_place/courses.py",
}
MOVED = "/moved"  # under which is shown what stands in a folder that the sandbox has for scratch
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/etc/ld.so.cache", "/etc/alternatives")  # shared libraries
ZONES = "/usr/share/zoneinfo"  # the world's times
NAMES = Path(__file__).parent / "etc"  # users, groups and hosts as a submission finds them: itself
LINKED = ("/lib", "/lib32", "/lib64")  # links into /usr on most systems, folders on others


def python() -> str:
    """This Python, without the links that lead to it."""
    return os.path.realpath(sys.executable)


def site_packages() -> list[str]:
    """The folders of installed packages that this Python imports from."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages") and Path(path).is_dir()]


def packages() -> dict[str, Path]:
    """The folders of the engine's package and of the course's, by name."""
    course = current()
    mine = {course.import_name: course.folder} if course.has_package else {}
    return {"autograde": Path(autograde.__file__).resolve().parent, **mine}


def course_files() -> dict[str, str]:
    """What a submission sees of the course: path within PACKAGES -> path outside. All else of it stays hidden."""
    found = packages()
    course = current()
    listed = SHOWN | ({course.import_name: course.shown} if course.has_package else {})
    shown = {f"{name}/{path}": found[name] / path for name, paths in listed.items() for path in paths}
    shown |= {inside: found["autograde"] / path for inside, path in IN_PLACE.items()}
    for inside, outside in list(shown.items()):
        compiled = Path(importlib.util.cache_from_source(outside)) if outside.suffix == ".py" else None
        if compiled is not None and compiled.exists():  # what is compiled already starts sooner
            shown[importlib.util.cache_from_source(inside)] = compiled
    return {inside: str(outside) for inside, outside in shown.items()}


def installed_beside() -> list[str]:
    """Folders of the engine and of courses among the installed packages, as a plain `pip install` makes them."""
    names = {*packages(), *(folder.name for folder in installed().values())}
    return [path for site in site_packages() for name in names if os.path.isdir(path := os.path.join(site, name))]


def shown_as(path: str) -> str:
    """Where the sandbox shows a path: at its own place, unless that place is for scratch there."""
    return MOVED + path if any(Path(path).is_relative_to(scratch) for scratch in SCRATCH) else path


def visible() -> dict[str, str]:
    """What the sandbox shows, read-only: path outside -> path inside."""
    prefix = Path(python()).parent.parent
    installed = [str(prefix / name) for name in ("lib", "lib32", "lib64")]
    stdlib = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    paths = [*SYSTEM, ZONES, python(), *installed, *stdlib, *site_packages()]
    paths += [path for path in LINKED if os.path.isdir(path) and not os.path.islink(path)]
    shown = {path: shown_as(path) for path in paths if os.path.exists(path)}
    shown |= {str(path): f"/etc/{path.name}" for path in NAMES.iterdir()}
    shown |= {outside: f"{PACKAGES}/{inside}" for inside, outside in course_files().items()}
    inside = set(shown.values())
    return {outside: path for outside, path in shown.items() if not _within(path, inside)}


def few_mounts(shown: dict[str, str], folder: str) -> dict[str, str]:
    """The same with the course's files as copies in one folder: each mount costs every submission's start and end.

    Where there is no space for them, it is the same.

    Parameters
    ----------
    shown : path outside -> path inside
    folder : str, in which the copies are made, to be read by whoever may read the files themselves
    """
    try:
        return _copied(shown, Path(folder, "packages"))
    except OSError:
        return shown


def _copied(shown: dict[str, str], made: Path) -> dict[str, str]:
    mounts = {outside: inside for outside, inside in shown.items() if not inside.startswith(f"{PACKAGES}/")}
    mounts[str(made)] = PACKAGES
    for outside in shown.keys() - mounts.keys():
        copy = made / os.path.relpath(shown[outside], PACKAGES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isfile(outside):
            shutil.copy2(outside, copy)  # with its times, by which Python knows whether what is compiled is newer
        else:
            copy.mkdir(exist_ok=True)
            mounts[outside] = shown[outside]
    for at, _, _ in os.walk(made):
        os.chmod(at, 0o755)
    return mounts


def _within(path: str, others: Set[str]) -> bool:
    """Whether a folder of the others holds the path."""
    return any(str(parent) in others for parent in Path(path).parents)
