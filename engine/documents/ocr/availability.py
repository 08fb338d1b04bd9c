"""OCR: whether it is there, and what is said of pages that wait for it.

It is the extra `ocr`: RapidOCR with the models in its package, which know Chinese and English.
"""

from importlib.util import find_spec

from engine.messages import Message

NO_TEXT = Message("documents.pictures-no-text")


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def unread(pages: int, *, whole: bool) -> Message:
    """Why a document is not read, or not wholly, of which so many pages wait for OCR."""
    return (
        Message("documents.scanned") if whole else Message("documents.scanned-pages", count=pages)
    )


def ocr_failed(page: int | None, reason: Message) -> Message:
    """Why a document is not read wholly of which this page could not be read by OCR."""
    if page:
        return Message("documents.ocr-failed-page", number=page, reason=reason)
    return Message("documents.ocr-failed-picture", reason=reason)
