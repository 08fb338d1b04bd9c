"""Setup: fetches the extra `ocr` into the environment that runs, by pip, when the user asks so."""

import importlib
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.errors import EngineError
from engine.events import Fetching, Tick

OCR_PACKAGES = ("rapidocr>=3.10,<3.11", "onnxruntime>=1.24,<2")  # as in pyproject.toml
OCR_MEGABYTES = 130  # to download, with what they need
_READ = 4000  # bytes
_PAUSE = 0.2  # seconds between two looks at what pip says


def ocr_command() -> list[str]:
    """Return what installs OCR; nothing where the program is packed, and has no pip."""
    if getattr(sys, "frozen", False):
        return []
    return [sys.executable, "-m", "pip", "install", *OCR_PACKAGES]


def can_install_ocr() -> bool:
    """Whether there is pip, and the system does not keep the environment to itself (PEP 668)."""
    in_venv = sys.prefix != sys.base_prefix
    managed = Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED"
    return find_spec("pip") is not None and (in_venv or not managed.exists())


def install_ocr() -> Iterator[Tick | Fetching]:
    """Run pip, and yield what it does. Closing the generator stops it.

    Raises `EngineError` with what pip says where it fails.
    """
    with TemporaryDirectory() as folder, (said := Path(folder) / "said").open("wb") as stream:
        options = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off")
        running = subprocess.Popen([*ocr_command(), *options], stdout=stream, stderr=stream)
        try:
            last = ""
            while running.poll() is None:
                line = _last_line(said)
                if line and line != last:
                    last = line
                    yield Fetching(line)
                else:
                    yield Tick()
                time.sleep(_PAUSE)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()
        if running.returncode:
            raise EngineError("documents.ocr-not-installed", reason=_last_line(said))
    importlib.invalidate_caches()


def _last_line(file: Path) -> str:
    """Return the last thing that pip says, or the last error."""
    text = file.read_bytes()[-_READ:].decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or [""])[-1].removeprefix("ERROR:").strip()
