"""The composition root: makes every part of the window, joins them, and ends them again."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import (
    QMessageLogContext,
    QSettings,
    QSocketNotifier,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from app import resources
from app.settings import Appearance, Style, is_fusion
from app.translate import word
from app.window.gc_timer import Garbage
from app.window.main_window import MainWindow
from app.window.single_instance import Single
from engine import Config, EngineError, Library

log = logging.getLogger(__name__)

_PATIENCE_MS = 1_500  # for all threads, to end: a closed window is to be gone


def run(config: Config, folders: Sequence[Path]) -> int:
    """Show the window, with `folders` added to the library; the exit code once it is closed."""
    sys.setswitchinterval(0.001)  # a busy thread hands the interpreter back to the window sooner
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Pagewise")
    app.setDesktopFileName("pagewise")
    app.setWindowIcon(resources.icon())
    if is_fusion(app.style()):
        app.setStyle(Style())
    try:
        config.make_data_dir()
        single = Single(config.library_dir)
        if not single.claim(folders):
            return 0
        _start_logging(config.library_dir / "logs")
        settings = QSettings(str(config.data_dir / "window.ini"), QSettings.Format.IniFormat)
        appearance = Appearance(settings)
        library = Library(config, own_process=True)
        window = MainWindow(library, settings, appearance)
        window.name_library(config.data_dir, config.library)
    except EngineError as error:
        return _refuse(word(error.message))
    Garbage(app)
    window.painted.connect(lambda: _on_painted(window, folders))
    single.called.connect(window.welcome)
    with _signals_close(window):
        window.show()
        code = app.exec()
    settings.sync()
    _end_rerankers()
    if not window.stop(_PATIENCE_MS):
        _leave(code)
    library.close()
    single.release()
    return code


def _on_painted(window: MainWindow, folders: Sequence[Path]) -> None:
    """Begin the heavy work, now that there is something to look at."""
    log.info(
        "window on screen after %.0f ms, torch %s",
        _age() * 1000,
        "imported" if "torch" in sys.modules else "not imported",
    )
    window.begin(folders)


def _age() -> float:
    """Measure how many seconds ago this process was started."""
    if sys.platform == "linux":  # psutil knows the time of boot there to a second only
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    created: float = psutil.Process().create_time()
    return time.time() - created


def _refuse(sentence: str) -> int:
    """There can be no window; say why, to whoever is looking."""
    log.error("%s", sentence)
    box = QMessageBox(QMessageBox.Icon.Critical, "Pagewise", sentence)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
    return 1


def _end_rerankers() -> None:
    """End the processes that have nothing to lose; whoever waits for one waits no more."""
    for child in multiprocessing.active_children():
        if child.daemon:
            child.kill()


def _leave(code: int) -> None:
    """End without the thread that would not end: it is inside a call that nothing can interrupt."""
    log.warning("a thread did not end in time; leaving without it")
    for child in multiprocessing.active_children():
        child.kill()
    logging.shutdown()
    os._exit(code)


# --- signals of the system


@contextmanager
def _signals_close(window: MainWindow) -> Iterator[None]:
    """Let Ctrl+C and a polite kill close the window as a person would.

    Python runs its signal handlers between bytecodes, and an idle window runs none: a byte through
    a socket wakes it.
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
    """Keep a log in `folder`, and write to the terminal where there is one."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handlers: list[logging.Handler] = [
            RotatingFileHandler(
                folder / "pagewise.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
            )
        ]
    except OSError:
        handlers = []  # better a window without a log than none
    if sys.stderr is not None:  # there is none under pythonw
        handlers.append(logging.StreamHandler(sys.stderr))
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s",
        handlers=handlers,
    )
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread_exception
    qInstallMessageHandler(_log_qt)


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("not caught", exc_info=(kind, error, trace))


def _log_thread_exception(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_exception(args.exc_type, args.exc_value, args.exc_traceback)


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
