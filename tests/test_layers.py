"""The doors between the rooms: who may import whom, and what must not be loaded with the window."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "sentence_transformers"}
NETWORK = {
    "aiohttp", "ftplib", "http", "httpcore", "httpcore2", "httpx", "httpx2", "huggingface_hub",
    "modelscope", "requests", "smtplib", "socket", "ssl", "urllib", "urllib3",
}  # fmt: skip


def imported(file: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def files(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("file", files("engine"), ids=str)
def test_the_engine_knows_no_window(file):
    tops = {name.partition(".")[0] for name in imported(file)}
    assert not tops & {"PySide6", "shiboken6", "app", "main"}


@pytest.mark.parametrize("file", [*files("app"), ROOT / "main.py"], ids=str)
def test_the_app_goes_through_the_engine(file):
    tops = {name.partition(".")[0] for name in imported(file)}
    assert not tops & {"whoosh", "pypdf", "pypdfium2", "docx", "lxml", "python_calamine", *HEAVY}


def test_resources_are_read_in_few_places():
    readers = {
        str(file.relative_to(ROOT))
        for file in (*files("engine"), *files("app"))
        if "importlib.resources" in imported(file)
    }
    assert readers == {
        "engine/recall/dictionary.py",
        "engine/presets/built_in.py",
        "app/resources.py",
    }


def test_only_the_download_touches_the_network():
    users = set()
    for file in (*files("engine"), *files("app"), ROOT / "main.py"):
        names = imported(file)
        tops = {name.partition(".")[0] for name in names if not name.startswith("urllib.parse")}
        if NETWORK & tops or "PySide6.QtNetwork" in names:
            users.add(str(file.relative_to(ROOT)))
    # The application's sockets are a pair within the process, by which signals wake Qt; those by
    # which one start of the program finds the other never leave the machine.
    assert users == {
        "engine/models/download.py",
        "app/window/application.py",
        "app/window/single_instance.py",
    }
    text = (ROOT / "app/window/application.py").read_text("utf-8")
    assert set(re.findall(r"\bsocket\.\w+", text)) == {"socket.socketpair"}
    qt = {name for name in imported(ROOT / "app/window/single_instance.py") if "QtNetwork." in name}
    assert {name.rpartition(".")[2] for name in qt} == {"QLocalServer", "QLocalSocket"}


@pytest.mark.parametrize(
    "module", ["app.shell.cli", "app.window.application", "engine.models.install"]
)
def test_no_network_library_is_loaded_before_a_download(module):
    code = f"import sys, {module}; print('httpx2' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert found.stdout.strip() == "False", found.stderr


def test_widgets_do_not_import_each_other():
    """Only what composes them may: the window, the application, and a package its own parts."""
    composers = {
        "app.window.main_window",
        "app.window.application",
        "app.evaluation.region",
        "app.evaluation.window",
        "app.shell.cli",
    }
    shared = {
        "app.widgets.label",
        "app.window.appearance",
        "app.window.style",
    }  # a kind of label, and how things look
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): imported(file)
        for file in files("app")
    }
    widgets = {name for name, names in modules.items() if "PySide6.QtWidgets" in names}
    for name in widgets - composers:
        package = name.rpartition(".")[0]
        own = {each for each in widgets if package != "app" and each.startswith(f"{package}.")}
        assert not (modules[name] & widgets) - shared - own, name


@pytest.mark.parametrize(
    "module",
    ["app.shell.cli", "app.window.main_window", "app.window.application", "engine.library"],
)
def test_no_model_library_is_loaded_before_it_is_needed(module):
    code = f"import sys, {module}; print(*({HEAVY | {'numpy'}!r} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == ""
