// node pyodide.mjs PYODIDE CHECKOUT: compiles all files of the student's half, and imports those that need no NumPy.
import { pathToFileURL } from "node:url";

const [place, checkout] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${place}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${place}/` });
python.FS.mkdirTree("/course");
python.FS.mount(python.FS.filesystems.NODEFS, { root: checkout }, "/course");
const said = python.runPython(`
import importlib, sys, types, warnings
from pathlib import Path

warnings.simplefilter("error")
sys.path.insert(0, "/course")
sys.dont_write_bytecode = True
files = [path for top in ("autograde", "lectures") for path in sorted(Path("/course", top).rglob("*.py"))]
problems, imported, waiting = [], 0, set()
for path in files:
    try:
        compile(path.read_text(), str(path), "exec")
    except (SyntaxError, SyntaxWarning, DeprecationWarning) as error:
        problems.append(f"{path}: {error}")
for top in ("autograde", "lectures"):  # not what their __init__.py imports: that needs NumPy
    sys.modules[top] = types.ModuleType(top)
    sys.modules[top].__path__ = [f"/course/{top}"]
for path in files:
    parts = path.relative_to("/course").with_suffix("").parts
    if parts[:2] in (("autograde", "grading"), ("autograde", "build")) or parts[-1] == "__main__":
        continue
    try:
        importlib.import_module(".".join(parts).removesuffix(".__init__"))
        imported += 1
    except ModuleNotFoundError as error:
        waiting.add(error.name.partition(".")[0])
    except Exception as error:
        problems.append(f"{path}: {type(error).__name__}: {error}")
version = sys.version.split()[0]
unexpected = waiting - {"numpy", "matplotlib", "click", "nbformat", "IPython"}
problems += [f"{name} is not there" for name in sorted(unexpected)]
"\\n    ".join([
    f"Python {version}: {len(files)} files compile, {imported} modules are imported; the others wait for "
    + ", ".join(sorted(waiting)),
    *problems,
]), len(problems)
`);
const [text, count] = said.toJs();
console.log(text);
process.exit(count ? 1 : 0);
