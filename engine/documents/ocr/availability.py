"""OCR: whether it is there, and what is said of pages that wait for it.

It is the extra `ocr`: RapidOCR with the models in its package, which know Chinese and English.
"""

from importlib.util import find_spec

NO_TEXT = "There is no text in it, only pictures or drawings: OCR has found none either."
_WHEN = "OCR reads them in the background, where the extra `ocr` is installed."


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def unread(pages: int, *, whole: bool) -> str:
    """Why a document is not read, or not wholly, of which so many pages wait for OCR."""
    if whole:
        return f"It holds pictures, drawings or letters in an unreadable font, but no text. {_WHEN}"
    if pages == 1:
        return f"One of its pages is a picture, a drawing or in an unreadable font. {_WHEN}"
    return f"{pages:,} of its pages are pictures, drawings or in an unreadable font. {_WHEN}"
