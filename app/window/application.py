"""The program with its window: starts it, keeps its log, and ends it."""

import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QSettings,
    QSocketNotifier,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app import resources
from app.settings import Appearance, Style
from app.translate import word
from app.window.crash_mark import CrashMark
from app.window.gc_timer import GcTimer
from app.window.main_window import MainWindow
from app.window.selftest import risks
from app.window.single_instance import SingleInstance
from engine import Config, EngineError, Library, Message

log = logging.getLogger(__name__)

_PATIENCE_MS = 1_500  # for all threads to end: a closed window should be gone


class Application(QApplication):
    """The application of Qt.

    Signals:
        opened: macOS has the program that runs open this file or folder (a Path); other systems
            start the program once more for that.
    """

    opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.opened.emit(Path(event.file()))
            return True
        return super().event(event)


def run(config: Config, folders: Sequence[Path], question: str = "") -> int:
    """Show the window, with `folders` added and a question asked; return the exit code."""
    sys.setswitchinterval(0.001)  # so that a busy thread yields to the window sooner
    app, mark = make_application(), None
    try:
        config.make_data_dir()
        single = SingleInstance(config.library_dir)
        if not single.claim(folders, question):
            return 0
        _start_logging(config.library_dir / "logs")
        mark = CrashMark(config.library_dir / "logs")
        settings = _window_settings(config.data_dir)
        appearance = Appearance(settings)
        library = Library(config, own_process=True)
        window = MainWindow(library, settings, appearance)
    except EngineError as error:
        log.error("%s", error)
        if mark:
            mark.remove()
        refuse(error.message, config.data_dir)
        return 1
    GcTimer(app)
    opened = [*folders]
    app.opened.connect(opened.append)
    window.painted.connect(lambda: _on_painted(window, opened, question, mark, config.library_dir))
    window.painted.connect(lambda: app.opened.connect(lambda path: window.welcome([path])))
    single.called.connect(window.welcome)
    with _signals_close(window):
        window.show()
        code = app.exec()
    settings.sync()
    _end_rerankers()
    ended = window.regions.stop(_PATIENCE_MS)
    mark.remove()
    if ended:
        library.close()
    else:
        log.warning("a thread did not end in time; leaving without it")
    single.release()
    logging.shutdown()  # an open log could not be deleted on Windows
    if window.last_act:
        try:
            window.last_act()
        except EngineError as error:
            refuse(error.message, config.data_dir)
            code = 1
    if not ended:
        _leave(code)
    return code


def refuse(message: Message, data_dir: Path) -> None:
    """Say in a dialog why there can be no window."""
    app = make_application()
    Appearance(_window_settings(data_dir), app)
    box = QMessageBox(QMessageBox.Icon.Critical, "Pagewise", word(message))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()


def make_application() -> Application:
    """Return the application of this process; make it if there is none."""
    app = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(app, Application)
    app.setApplicationName("Pagewise")
    app.setDesktopFileName("pagewise")
    if sys.platform == "win32":  # else the taskbar shows a window apart from its icon
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Pagewise.Pagewise")
    app.setWindowIcon(resources.icon())
    app.setStyle(Style())
    return app


def _window_settings(data_dir: Path) -> QSettings:
    return QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)


def _on_painted(
    window: MainWindow,
    folders: Sequence[Path],
    question: str,
    mark: CrashMark,
    library_dir: Path,
) -> None:
    log.info(
        "window on screen after %.0f ms, torch %s",
        _age() * 1000,
        "imported" if "torch" in sys.modules else "not imported",
    )
    window.start(folders, question)
    told = [Message("window.crashed")] if mark.crashed else []
    for message in (*told, *risks(library_dir)):
        window.regions.message.notice(message)


def _age() -> float:
    if sys.platform == "linux":  # psutil knows the boot time to a second only
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    import psutil

    created: float = psutil.Process().create_time()
    return time.time() - created


def _end_rerankers() -> None:
    """Kill the processes of models: they have nothing to lose, and a thread may wait for one."""
    for child in multiprocessing.active_children():
        if child.daemon:
            child.kill()


def _leave(code: int) -> None:
    """Exit although a thread is inside a call that nothing can interrupt."""
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(code)


# --- signals of the system


@contextmanager
def _signals_close(window: MainWindow) -> Iterator[None]:
    """Close the window on Ctrl+C and SIGTERM as a click would.

    Python runs signal handlers between bytecodes, and an idle window runs none: a byte through a
    socket wakes it.
    """
    receiving, sending = socket.socketpair()
    with receiving, sending:
        receiving.setblocking(False)
        sending.setblocking(False)
        notifier = QSocketNotifier(receiving.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: receiving.recv(64))
        signal.set_wakeup_fd(sending.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: window.leave())
        yield
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)


# --- log


def _start_logging(folder: Path) -> None:
    """Log to a file in `folder`, and to the terminal where there is one."""
    handlers: list[logging.Handler] = []
    with suppress(OSError):  # a window without a log is better than none
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / "pagewise.log"
        handlers.append(
            RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
        )
    if sys.stderr is not None:  # there is none under pythonw
        handlers.append(logging.StreamHandler(sys.stderr))
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s",
        handlers=handlers,
    )
    sys.excepthook = lambda _kind, error, _trace: log.critical("not caught", exc_info=error)
    threading.excepthook = lambda args: log.critical("not caught", exc_info=args.exc_value)
    qInstallMessageHandler(_log_qt)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
    logging.getLogger("qt").log(logging.DEBUG if quiet else logging.WARNING, "%s", message)
