"""The Python of JupyterLite's kernel, run outside a browser: its own code, with what Pyodide gives it stood in for.

    python -S browser_kernel.py FOLDER < notebook.json

FOLDER holds "packages" (a file with the path of what is in Pyodide), "kernel" (the kernel's own wheels, unpacked),
"site" (the site's wheels, unpacked, a folder each) and "known.json": what a wheel asks for, and what is in Pyodide.
What is written to stdout is a list: of each cell its error, and how many displays and controls it showed.
Without the module `site`, a course that is installed for editing is not on the path, as in a browser.
"""

import asyncio
import json
import sys
import types
from pathlib import Path


def stand_in(folder):
    """Put Pyodide's packages and the kernel on the path, with a micropip that installs from the site, and late."""
    known = json.loads((folder / "known.json").read_text(encoding="utf-8"))
    sys.path[:0] = [str(folder / "kernel")]
    sys.path.append((folder / "packages").read_text(encoding="utf-8"))
    asked = []

    async def install(requirements, **options):
        await asyncio.sleep(0)  # who does not wait for it has nothing
        waiting = list(requirements)
        while waiting:
            name = waiting.pop()
            if name not in asked and (folder / "site" / name).is_dir():
                sys.path.insert(0, str(folder / "site" / name))
                waiting += known["asked"][name]
            elif name not in asked and name not in known["there"]:
                raise ValueError(f"Can't find a pure Python 3 wheel for '{name}'")
            asked.append(name)

    async def load_packages(code):
        return None

    def module(name, **members):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__dict__.update(members)

    module("micropip", install=install)
    module("micropip.package_index", CompatibilityLayer=None, ProjectInfo=None, query_package=None)
    module("pyodide_js", loadPackagesFromImports=load_packages)


def error_of(result):
    """The name and the words of what a cell ended with; "" where it ended well."""
    if result["status"] == "ok":
        return ""
    name = result["ename"].removeprefix("<class '").removesuffix("'>")  # JupyterLite shows the class
    return f"{name}: {result['evalue']}"


async def run(cells):
    """Run cells one after another; what came of each."""
    import pyodide_kernel

    shell, said = pyodide_kernel.ipython_shell, []

    def count(kind):
        def callback(*_):
            said[-1][kind] += 1

        return callback

    shell.display_pub.display_data_callback = count("displays")
    shell.display_pub.update_display_data_callback = count("displays")
    shell.displayhook.publish_execution_result = count("displays")
    shell.send_comm = count("controls")
    for cell in cells:
        said.append({"displays": 0, "controls": 0})
        result = await pyodide_kernel.kernel_instance.run(cell)
        said[-1] |= {"error": error_of(result)}
    return said


if __name__ == "__main__":
    stdout = sys.stdout
    stand_in(Path(sys.argv[1]))
    json.dump(asyncio.run(run(json.load(sys.stdin))), stdout)
