"""What a Jupyter kernel has beside IPython: its magics, its face, what Python's `site` adds."""

import builtins
import functools
import itertools
import sys
import types
from typing import Any

from IPython.core import page
from IPython.core.display import Javascript
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.display import display

SCRIPTS = ("script", "bash", "sh", "perl", "ruby", "python", "python2", "python3", "pypy")


class Kernel:
    """What libraries ask of `get_ipython().kernel`."""

    implementation, language, banner = "ipython", "python", ""
    iopub_socket = iopub_thread = shell_stream = shell_socket = control_stream = stdin_socket = None
    eventloop = parent = io_loop = None

    def __init__(self, shell: Any):
        self.shell, self.log = shell, shell.log
        self.session = types.SimpleNamespace(session="", username="student", send=lambda *_, **__: None)
        self.ident = ""
        self.language_info = {"name": "python", "version": sys.version.split()[0], "mimetype": "text/x-python"}

    @property
    def comm_manager(self):
        """Where widgets open their conversations with a page."""
        import comm

        return comm.get_comm_manager()

    @property
    def user_ns(self):
        return self.shell.user_ns

    @property
    def user_module(self):
        return self.shell.user_module

    @property
    def execution_count(self):
        return self.shell.execution_count

    def get_parent(self, channel=None):
        """The request that is answered: there is none."""
        return {}

    def set_parent(self, *_: object, **__: object):
        pass

    async def do_one_iteration(self):
        pass


@magics_class
class KernelMagics(Magics):
    """The magics that ipykernel adds."""

    shell: Any

    @line_magic
    def autosave(self, line):
        try:
            seconds = int(line)
        except ValueError:
            raise UsageError(f"%autosave requires an integer, got {line!r}") from None
        display(Javascript(f"IPython.notebook.set_autosave_interval({1000 * seconds})"))
        print(f"Autosaving every {seconds} seconds" if seconds else "Autosave disabled")

    @line_magic
    def connect_info(self, line):
        print("{}")

    @line_magic
    def qtconsole(self, line):
        self.shell.system("jupyter qtconsole")

    @line_magic
    def subshell(self, line):
        print("Kernel does not support subshells")

    @line_magic
    def clear(self, line):
        self.shell.system("clear")

    @line_magic
    def less(self, line):
        _paged(line)

    @line_magic
    def more(self, line):
        _paged(line)

    @line_magic
    def man(self, line):
        self.shell.system(f"man {line}")

    @line_magic
    def edit(self, line):
        """Nothing: there is no front end that could open an editor."""

    def _install(self, line, program):
        self.shell.system(f"{program} {line}")

    @line_magic
    def pip(self, line):
        self._install(line, "pip")
        print("Note: you may need to restart the kernel to use updated packages.")

    @line_magic
    def conda(self, line):
        self._install(line, "conda")

    @line_magic
    def mamba(self, line):
        self._install(line, "mamba")

    @line_magic
    def micromamba(self, line):
        self._install(line, "micromamba")

    @line_magic
    def uv(self, line):
        self._install(line, "uv")


def _paged(name: str) -> None:
    """A file that a pager beside the notebook would show."""
    if not name:
        raise UsageError("Missing filename.")
    with open(name) as file:
        file.read()


def like_a_kernel(shell: Any) -> None:
    """Give a shell what a kernel's has."""
    for name in "copyright", "credits", "license", "help":
        setattr(builtins, name, getattr(_site(), name))
    sys.breakpointhook = lambda *_, **__: None  # a debugger that nobody is attached to
    shell.kernel = Kernel(shell)
    shell.register_magics(KernelMagics)
    shell.extension_manager.load_extension("storemagic")
    shell.set_hook("show_in_pager", page.as_hook(lambda *_, **__: None), 99)  # beside the notebook nobody reads
    for name in SCRIPTS:
        shell.register_magic_function(functools.partial(_script, shell, name), "cell", name)


def begin(shell: Any) -> None:
    """Bring the names of a shell to where a kernel's stand before the first cell."""
    shell.reset(new_session=False)
    names = {**vars(types.ModuleType("__main__", "A notebook.")), **dict.fromkeys(("_", "__", "___"), "")}
    shell.user_ns.update({name: value for name, value in names.items() if name not in shell.user_ns})
    shell.run_cell("", store_history=False)  # there is a last result, an empty one


def _site() -> Any:
    """The objects that Python's `site` puts among the builtins, which a worker is started without."""
    import _sitebuiltins

    printer = _sitebuiltins._Printer
    return types.SimpleNamespace(
        help=_sitebuiltins._Helper(),
        copyright=printer("copyright", sys.copyright),
        credits=printer("credits", "    See https://www.python.org for more information."),
        license=printer("license", "See https://www.python.org/psf/license/"),
    )


def _script(shell: Any, name: str, line: str, cell: str) -> None:
    """`%%bash` and its like: a program that is not there."""
    shell.system(line if name == "script" else f"{name} {line}")
    words = line.split()
    for option, variable in itertools.pairwise(words):
        if option in ("--out", "--err", "--proc"):
            shell.user_ns[variable] = None if option == "--proc" else ""
