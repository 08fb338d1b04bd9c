"""Words: amounts and times as people read them."""

import re
from math import ceil

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

_OF_SLIDES = frozenset(["pptx", "odf"])
_NO_BREAK = "\u00a0"
_SENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d([+-]\d\d:\d\d)?")  # as readers of mail say it


def counted(count: int, one: str, many: str) -> str:
    """Return `many` with its {count}, or `one` where there is one."""
    return one if count == 1 else many.format(count=f"{count:,}")


def shortened(text: str, most: int) -> str:
    """Return a text on one line, and no more than the beginning of a long one."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def size_in_words(size: float) -> str:
    """Say a number of bytes, as in "1.2 GB"; from 1 kB up, so that no byte need be named.

    The unit stays on the line of its number.
    """
    if size < 1000:
        return f"{min(ceil(size), 1)}{_NO_BREAK}kB"
    digits, units = 1 if size >= 1e9 else 0, QLocale.DataSizeFormat.DataSizeSIFormat
    return QLocale().formattedDataSize(int(size), digits, units).replace(" ", _NO_BREAK)


def sent_in_words(text: str) -> str:
    """Return the moment a message was sent as people read it, where they are; else the text."""
    if not (match := _SENT.fullmatch(text)):
        return text
    when = QDateTime.fromString(text if match[1] else f"{text}+00:00", Qt.DateFormat.ISODate)
    if not when.isValid():
        return text
    when, locale, kinds = when.toLocalTime(), QLocale(), QLocale.FormatType
    day = locale.toString(when.date(), kinds.LongFormat)
    return f"{day} {locale.toString(when.time(), kinds.ShortFormat)}"


def time_left_in_words(seconds: float) -> str:
    if seconds < 90:
        words = QCoreApplication.translate("TimeLeft", "about {count} s left")
        return words.format(count=ceil(seconds))
    if seconds < 5400:
        words = QCoreApplication.translate("TimeLeft", "about {count} min left")
        return words.format(count=round(seconds / 60))
    words = QCoreApplication.translate("TimeLeft", "about {count} h left")
    return words.format(count=f"{seconds / 3600:.1f}")


def minutes_in_words(seconds: float) -> str:
    """Say how long something takes that goes on beside all else."""
    if seconds < 90:
        return QCoreApplication.translate("TimeLeft", "about a minute")
    if seconds < 5400:
        words = QCoreApplication.translate("TimeLeft", "about {count} minutes")
        return words.format(count=round(seconds / 60))
    words = QCoreApplication.translate("TimeLeft", "about {count} hours")
    return words.format(count=f"{seconds / 3600:.1f}")


def found_by_in_words(way: str) -> str:
    """Say how a hit was found; see `Hit.found_by`."""
    match way:
        case "both":
            return QCoreApplication.translate("FoundBy", "by words and meaning")
        case "meaning":
            return QCoreApplication.translate("FoundBy", "by meaning")
        case "note":
            return QCoreApplication.translate("FoundBy", "by your note")
        case "name":
            return QCoreApplication.translate("FoundBy", "by file name")
    return QCoreApplication.translate("FoundBy", "by words")


def has_slides(kind: str) -> bool:
    """Whether the pages of a kind of document are slides, if it has any."""
    return kind in _OF_SLIDES


def page_in_words(number: int | None, label: str | None, kind: str) -> str:
    """Name a page as it is cited, by its label if it has one; "" where there are no pages."""
    page = label or number
    if number and has_slides(kind):
        return QCoreApplication.translate("Page", "Slide {page}").format(page=number)
    return QCoreApplication.translate("Page", "p. {page}").format(page=page) if page else ""
