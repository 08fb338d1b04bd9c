import sys
import tomllib
from pathlib import Path

import pytest

from engine.documents.ocr import setup
from engine.documents.ocr.setup import OCR_PACKAGES, can_install_ocr, install_ocr
from engine.errors import EngineError
from engine.events import Fetching, Tick

ROOT = Path(__file__).parents[4]


@pytest.fixture
def pip(monkeypatch):
    """Function that has these lines of Python run in the place of pip."""

    def pip(*lines: str):
        monkeypatch.setattr(setup, "_PAUSE", 0.01)
        monkeypatch.setattr(setup, "ocr_command", lambda: [sys.executable, "-c", "\n".join(lines)])

    return pip


def test_it_fetches_the_extra_of_this_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert list(OCR_PACKAGES) == project["optional-dependencies"]["ocr"]


def test_what_pip_does_is_told(pip):
    pip("import time", "print('Collecting rapidocr', flush=True)", "time.sleep(1)")
    events = [event for event in install_ocr() if not isinstance(event, Tick)]
    assert events == [Fetching("Collecting rapidocr")]


def test_what_it_says_where_it_fails_is_a_sentence(pip):
    pip("print('Collecting x')", "print('ERROR: No matching distribution')", "print('a hint')",
        "raise SystemExit(1)")  # fmt: skip
    with pytest.raises(EngineError) as error:
        list(install_ocr())
    assert str(error.value) == "OCR could not be installed: No matching distribution"


def test_it_ends_when_nobody_wants_it_any_more(pip, tmp_path):
    done = tmp_path / "done"
    pip("import time, pathlib", "time.sleep(30)", f"pathlib.Path({str(done)!r}).touch()")
    running = install_ocr()
    assert next(running) == Tick()
    running.close()
    assert not done.exists()


def test_an_environment_of_the_system_is_left_alone(monkeypatch, tmp_path):
    assert can_install_ocr()
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.setattr(setup.sysconfig, "get_path", lambda _: str(tmp_path))
    assert can_install_ocr()
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    assert not can_install_ocr()
    monkeypatch.undo()
    monkeypatch.setattr(setup, "find_spec", lambda _: None)
    assert not can_install_ocr()
