"""Data sizes as people read them, the same wherever they stand: "1.2 GB", "52 kB"."""

from PySide6.QtCore import QLocale


def size_in_words(size: float) -> str:
    """Say a number of bytes; few of them are one kB, so that no word for a byte is needed."""
    if size < 1000:
        return "1 kB" if size else "0 kB"
    digits = 1 if size >= 1e9 else 0
    return QLocale().formattedDataSize(int(size), digits, QLocale.DataSizeFormat.DataSizeSIFormat)
