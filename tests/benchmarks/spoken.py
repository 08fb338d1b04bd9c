"""What a screen reader is told: role and name of all that the keys reach, by its bus.

    dbus-run-session -- xvfb-run -a python3 tests/benchmarks/spoken.py PYTHON FOLDER QUESTION

For Debian's own Python, with dbus, at-spi2-core and python3-pyatspi; PYTHON is one that can run
Pagewise. The window is started in English and in Chinese with FOLDER, and the question is asked
through the bus, as a screen reader would; so are all entries of its menus that open a dialog. Exits
with 1 where something has no name.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyatspi
from gi.repository import Atspi

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds
# Keys, or how names begin, of what opens a dialog of Qt, or of the system, and waits for it.
FILE_DIALOGS = ("Ctrl+O", "Ctrl+S")
WAITING = ("Export", "Import", "New library", "导出", "导入", "新建资料库")
ROWS = (pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_TABLE_CELL)
MOST_ROWS = 3  # of a list that are printed


def below(node: pyatspi.Accessible) -> Iterator[pyatspi.Accessible]:
    yield node
    for child in node:
        if child is not None:
            yield from below(child)


def program() -> pyatspi.Accessible:
    """Wait for the window on the bus."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for each in pyatspi.Registry.getDesktop(0):
            if each is not None and each.name == "Pagewise" and each.childCount:
                return each
        time.sleep(0.2)
    raise SystemExit("Pagewise does not come up on the bus")


def label(node: pyatspi.Accessible) -> str:
    """Return what a control is called: on Linux the name of a combo box is what is chosen.

    The title of the box around it is none.
    """
    labels = (
        relation.getTarget(0).name
        for relation in node.getRelationSet()
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY
        and relation.getTarget(0).getRole() != pyatspi.ROLE_PANEL
    )
    name = node.description if node.getRole() == pyatspi.ROLE_COMBO_BOX else node.name
    return next(labels, name).strip()


def print_window(window: pyatspi.Accessible) -> int:
    """Print what can have the focus; return how much of it has no name."""
    print(f"\n[{window.getRoleName()}] {window.name}")
    nameless = rows = 0
    for each in below(window):
        states, role = each.getState(), each.getRole()
        reached = all(map(states.contains, (pyatspi.STATE_FOCUSABLE, pyatspi.STATE_SHOWING)))
        if not reached:
            continue
        rows = rows + 1 if role in ROWS else 0
        if rows > MOST_ROWS:
            continue
        print(f"  {each.getRoleName():<14} {label(each) or '(no name)'}")
        nameless += not label(each) and role not in (*ROWS, pyatspi.ROLE_LABEL)
    return nameless


def openers(window: pyatspi.Accessible) -> Iterator[pyatspi.Accessible]:
    """Yield the entries of the menus that open a dialog of ours."""
    for each in below(window):
        opens = each.getRole() == pyatspi.ROLE_MENU_ITEM and each.name.endswith("…")
        if (
            opens
            and not each.name.startswith(WAITING)
            and each.queryAction().getKeyBinding(0) not in FILE_DIALOGS
        ):
            yield each


def look(python: str, folder: str, question: str, language: str) -> int:
    with tempfile.TemporaryDirectory() as data:
        environment = {
            **os.environ,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "LANG": language,
            "LANGUAGE": language,
        }
        command = [python, "main.py", "--data-dir", data, folder]
        child = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            found = program()
            window = found[0]
            time.sleep(5)
            fields = (each for each in below(window) if each.getRole() == pyatspi.ROLE_TEXT)
            next(fields).queryEditableText().setTextContents(question)
            time.sleep(5)
            nameless = print_window(window)
            for entry in list(openers(window)):
                entry.queryAction().doAction(0)
                time.sleep(1)
            for dialog in found:
                if dialog is not None and dialog != window:
                    nameless += print_window(dialog)
            return nameless
        finally:
            child.terminate()
            child.wait()


def main() -> None:
    Atspi.set_timeout(PATIENCE * 1000, PATIENCE * 1000)  # a busy computer answers late
    nameless = sum(look(*sys.argv[1:4], language) for language in ("en_US.UTF-8", "zh_CN.UTF-8"))
    print(f"\nwithout a name: {nameless}")
    sys.exit(bool(nameless))


if __name__ == "__main__":
    main()
