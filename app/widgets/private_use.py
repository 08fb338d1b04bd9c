"""Private use: signs that only the font of their author has, and emoji where no font has them.

Others would draw boxes.
"""

import re
from functools import cache

from PySide6.QtGui import QFontMetrics, QGuiApplication

# In their place stand signs that nothing draws, as long as they in characters and in UTF-16.
_SHORT, _LONG = "\u200b", "\U000e0020"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_ODD = re.compile(f"{_PRIVATE.pattern}|[\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")


def without_private_use(text: str) -> str:
    """Return a text as it is to be drawn: all places in it stay the same."""
    return _ODD.sub(lambda found: _as_drawn(found[0]), text)


@cache
def _as_drawn(sign: str) -> str:
    metrics = QFontMetrics(QGuiApplication.font())
    if not _PRIVATE.match(sign) and metrics.inFontUcs4(ord(sign)):
        return sign
    return _SHORT if sign < "\uffff" else _LONG
