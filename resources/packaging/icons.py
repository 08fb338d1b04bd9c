"""Draws icons/pagewise.ico and .icns, beside this file, for the packages of Windows and macOS."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication, QIcon

HERE = Path(__file__).parent
application = QGuiApplication([])
icon = QIcon(str(HERE.parent / "icon.svg"))
(HERE / "icons").mkdir(exist_ok=True)
for name, size in (("pagewise.ico", 256), ("pagewise.icns", 512)):
    if not icon.pixmap(size, size).save(str(HERE / "icons" / name)):
        raise SystemExit(f"{name} cannot be written")
