"""What `make setup` does in a fresh virtual environment: the packages, and PyTorch where it costs no gigabytes.

    .venv/bin/python tests/tools/set_up.py [--torch REQUIREMENT]

It runs before anything is installed, so it imports the standard library alone. uv installs the packages, in a third of
pip's time; pip does where uv cannot. PyTorch is pip's alone: uv would pass over pip's own files and indexes.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ASKED = "torch>=2.3"
CPU = "https://download.pytorch.org/whl/cpu"
FOR_A_GPU = ("nvidia-", "cuda-", "triton", "pytorch-triton", "rocm")  # how the names of such packages begin
PACKAGES = ("--editable", "./autograde[sandbox]", "--editable", ".[test]")
NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}  # else JupyterLab asks
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def main() -> int:
    parser = argparse.ArgumentParser(description="Set up the virtual environment whose Python runs this.")
    parser.add_argument("--torch", default="auto", help='a requirement; "" for none; pip is asked where left out')
    options = parser.parse_args()
    begun = time.perf_counter()
    said = bring_torch(options.torch)
    if status := bring_packages():
        print("The packages could not be installed: the lines above say why. The same command tries again.")
        return status
    ask_for_no_news(Path(sys.prefix))
    print(f"Set up in {time.perf_counter() - begun:.0f} s. {said}")
    return 0


def bring_packages() -> int:
    """Install the course, its tests and what they need, saying how far it is; the exit status."""
    if uv := uv_here():
        print("Installing packages with uv ...", flush=True)
        command = [uv, "pip", "install", "--compile-bytecode", "--python", sys.executable, *PACKAGES]
        if not subprocess.run(command, check=False, env={"UV_HTTP_TIMEOUT": "180"} | os.environ).returncode:
            return 0
    print("Installing packages with pip, which takes a few minutes ...", flush=True)
    command = [*PIP, "install", "--progress-bar", "off", *PACKAGES]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        found = 0
        for line in process.stdout or ():
            found += line.startswith("Collecting ")
            if line.startswith("Installing collected packages"):
                tell(f"installing {line.count(',') + 1} packages")
            elif line.startswith("Collecting "):
                tell(f"package {found}: {line.split()[1]}")
    print(flush=True)
    return process.returncode


def uv_here() -> str | None:
    """Where uv is: on the path, or brought by pip; None where it cannot be had."""
    if on_the_path := shutil.which("uv"):
        return on_the_path
    subprocess.run([*PIP, "install", "--quiet", "uv"], check=False, stderr=subprocess.DEVNULL)
    return shutil.which("uv", path=sysconfig.get_path("scripts"))


def tell(what: str) -> None:
    """Say how far it is: on a terminal in one line that is written anew, elsewhere every 20 packages."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K  {what}", end="", flush=True)
    elif not what.startswith("package ") or what.split()[1].endswith("0:"):
        print(f"  {what}", flush=True)


def ask_for_no_news(prefix: Path) -> None:
    """Have this environment's JupyterLab not ask whether it may fetch news; everybody's own settings come before."""
    overrides = prefix / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    held = json.loads(overrides.read_text(encoding="utf-8")) if overrides.exists() else {}
    overrides.parent.mkdir(parents=True, exist_ok=True)
    overrides.write_text(json.dumps(NEWS | held, indent=1), encoding="utf-8")


def bring_torch(asked: str) -> str:
    """Install PyTorch as it is asked for; what is to be said of it at the end.

    Parameters
    ----------
    asked : a requirement, "" for none, or "auto": if it brings no packages for a GPU
    """
    if importlib.util.find_spec("torch"):
        return ""
    if not asked:
        return f"Without PyTorch, as asked: unit 06 waits for it. {how_to_bring_it()}"
    if asked == "auto":
        print("Asking pip what PyTorch would bring ...", flush=True)
        report = would_install(ASKED)
        if report is None:
            return f"PyTorch cannot be had from here: unit 06 waits for it. {how_to_bring_it()}"
        if is_for_a_gpu(report):
            return f"PyTorch is left out: with CUDA it is {size_of(report)} to download. {how_to_bring_it()}"
        asked = ASKED
    print("Installing PyTorch ...", flush=True)
    if subprocess.run([*PIP, "install", asked], check=False).returncode:
        return f"PyTorch could not be installed: unit 06 waits for it. {how_to_bring_it()}"
    return ""


def how_to_bring_it() -> str:
    """The two lines that bring PyTorch."""
    python = Path(sys.executable)
    shown = str(python.relative_to(Path.cwd())) if python.is_relative_to(Path.cwd()) else f'"{python}"'
    return (
        "To bring it:\n"
        f"  {shown} -m pip install torch --index-url {CPU}   # without a GPU\n"
        f"  {shown} -m pip install torch   # with an NVIDIA GPU"
    )


def would_install(requirement: str) -> list[dict[str, Any]] | None:
    """What pip would install for a requirement, as its report says; None where it finds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [*PIP, "install", "--quiet", "--dry-run", "--report", str(report), requirement]
        if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
        return json.loads(report.read_text(encoding="utf-8"))["install"]


def is_for_a_gpu(report: Sequence[dict[str, Any]]) -> bool:
    """Whether packages are among them that only a graphics processor needs."""
    return any(one["metadata"]["name"].lower().replace("_", "-").startswith(FOR_A_GPU) for one in report)


def size_of(report: Sequence[dict[str, Any]]) -> str:
    """What is to be downloaded, in words; "several GB" where servers do not say."""
    sizes = [bytes_of(one["download_info"]["url"]) for one in report]
    return "several GB" if None in sizes else f"{sum(filter(None, sizes)) / 1e9:.1f} GB"


def bytes_of(url: str) -> int | None:
    """The size of a file at an address; None where it is not said."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=10) as answer:
            length = answer.headers.get("Content-Length")
            return int(length) if length else None
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    sys.exit(main())
