"""Trial: a window shown for a moment in a process of its own, as Qt ends one that can have none."""

import multiprocessing
import os
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from app.window.needs import check_display
from engine import EngineError, Message

_PATIENCE = 60.0  # seconds, on a busy machine


def show_window(folder: Path) -> Message:
    """Show a window with a new library in `folder`; return how that went.

    Raises `EngineError`: nothing can be shown here.
    """
    check_display()
    folder.mkdir()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_show, args=(folder, theirs), name="pagewise window")
    process.start()
    theirs.close()
    said: Message | None = None
    try:
        with suppress(EOFError):  # Qt has ended the process
            said = ours.recv() if ours.poll(_PATIENCE) else None
    finally:
        process.join(_PATIENCE / 10 if said else 0)
        process.kill()
        process.join()
        process.close()
        ours.close()
    if said is None:
        raise EngineError("selftest.no-window", reason=_last_line(folder / "said"))
    return said


def _show(folder: Path, pipe: Connection) -> None:
    with (folder / "said").open("wb") as stream:
        os.dup2(stream.fileno(), 2)
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QGuiApplication

    from app.settings import Appearance, has_han
    from app.window.application import make_application
    from app.window.main_window import MainWindow
    from engine import Config, Library

    began = time.monotonic()
    app = make_application()
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    config = Config(data_dir=folder, meaning=False)
    window = MainWindow(Library(config, own_process=True), settings, Appearance(settings))

    def end() -> None:
        seconds = time.monotonic() - began
        picture = window.grab().toImage()
        colours = {picture.pixel(x, x * picture.height() // picture.width())
                   for x in range(picture.width())}  # fmt: skip
        shown = {"platform": QGuiApplication.platformName(), "seconds": seconds}
        if len(colours) < 2:
            pipe.send(None)
        else:
            code = "selftest.window-shown" if has_han() else "selftest.window-without-han"
            pipe.send(Message(code, **shown))
        window.leave()
        window.regions.stop()
        app.quit()

    window.painted.connect(end)
    window.show()
    app.exec()
    os._exit(0)  # nothing of it is kept


def _last_line(file: Path) -> str:
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    return next((line.strip() for line in lines if line.strip()), sys.platform)
