"""Needs: what the window asks of the system, and what to say where that is missing.

Asked for a window that it cannot show, Qt ends the process, so it is not asked. It is not imported
here at the top either: that is the first thing that fails.
"""

import builtins
import ctypes
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from engine import EngineError, Message

# The libraries, with their packages in Debian and Ubuntu, Fedora and openSUSE, and Arch Linux.
_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs", "krb5"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil",
    ),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util"),
    **{
        f"libxcb-{name}.so.{number}": (f"libxcb-{name}{number}", "libxcb", "libxcb")
        for name, number in (
            ("randr", 0), ("render", 0), ("shape", 0), ("shm", 0), ("sync", 1), ("xfixes", 0),
            ("xkb", 1),
        )
    },
}  # fmt: skip
_INSTALL = (
    ("apt-get", "sudo apt-get install {}"),
    ("dnf", "sudo dnf install {}"),
    ("pacman", "sudo pacman -S {}"),
)
_RUNTIME = "https://aka.ms/vs/17/release/vc_redist.x64.exe"


def check_display() -> None:
    """Raise `EngineError` where Qt cannot show a window here; asked of Qt, it aborts."""
    if not sys.platform.startswith("linux"):
        return
    asked = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if asked not in ("", "xcb"):
        return
    if not (asked or os.environ.get("DISPLAY")):
        if os.environ.get("WAYLAND_DISPLAY"):
            return  # which needs nothing that Qt does not bring
        raise EngineError("needs.no-display")
    try:
        from PySide6.QtCore import QLibraryInfo

        plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
        ctypes.CDLL(str(Path(plugins) / "platforms" / "libqxcb.so"))
        display = ctypes.CDLL("libxcb.so.1")
    except (ImportError, OSError) as error:
        raise lacking(error) from error
    display.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(display.xcb_connect(None, None))
    failed = display.xcb_connection_has_error(connection)
    display.xcb_disconnect(connection)
    if failed and not os.environ.get("WAYLAND_DISPLAY"):
        raise EngineError("needs.no-connection", display=os.environ.get("DISPLAY", ""))


def load_qt() -> None:
    """Load Qt, and have what is imported from then on imported as ever.

    PySide reads the source of each module that is imported after it, to see whether that uses its
    `__feature__`, and keeps all of it: a tenth of the start, and 9 MB. Nothing here uses it.
    """
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)


def lacking(error: Exception) -> EngineError:
    """Say what is missing where Qt, or a part of it, could not be loaded, and how to get it."""
    said = str(error)
    if wanted := re.search(r"GLIBC_([\d.]+)", said):
        return EngineError("needs.old-glibc", wanted=wanted[1])
    if sys.platform == "win32" and "DLL load failed" in said:
        return EngineError("needs.no-runtime", address=_RUNTIME)
    first = re.match(r"(lib[\w.+-]+\.so[.\d]*): cannot open", said)
    if not first:
        return EngineError("needs.damaged", error=said)
    names = dict.fromkeys([first[1], *(each for each in _LIBRARIES if not _is_there(each))])
    for column, (tool, command) in enumerate(_INSTALL):
        packages = dict.fromkeys(_LIBRARIES[each][column] for each in names if each in _LIBRARIES)
        if packages and shutil.which(tool):
            way = command.format(" ".join(packages))
            return EngineError("needs.libraries", names=", ".join(names), command=way)
    return EngineError("needs.libraries-by-name", names=", ".join(names))


def tell(message: Message) -> None:
    """Show a sentence without Qt, to somebody who has started the program by a double-click."""
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, str(message), "Pagewise", 0x10)
        return
    for tool, *options in (
        ("zenity", "--error", "--no-markup", "--text"),
        ("kdialog", "--error"),
        ("xmessage",),
        ("notify-send", "Pagewise"),
    ):
        if shutil.which(tool):
            with suppress(OSError):
                subprocess.run(
                    [tool, *options, str(message)], stderr=subprocess.DEVNULL, check=False
                )
            return


def _is_there(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False
