"""Reasons: why what OCR is to read, or could not read, is not found."""

from importlib.util import find_spec

from engine.messages import Message

NO_TEXT = Message("documents.pictures-no-text")


def ocr_available() -> bool:
    """Return whether the extra `ocr` is installed: RapidOCR with its Chinese and English models."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def waiting_for_ocr(pages: int, *, whole: bool) -> Message:
    """Return why so many pages of a document, or the whole of it, cannot be found yet."""
    if whole:
        return Message("documents.scanned")
    return Message("documents.scanned-pages", count=pages)


def ocr_failed(page: int | None, reason: Message) -> Message:
    """Return why OCR could not read this page of a document, or the picture that it is."""
    if page:
        return Message("documents.ocr-failed-page", number=page, reason=reason)
    return Message("documents.ocr-failed-picture", reason=reason)
