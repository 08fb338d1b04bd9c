"""Documents: files on disk, and the readers that turn them into pages of text.

`list_files` walks the folders of a library and leaves out what its ignore rules say; `changes`
watches them; `read` yields the pages of one file, whatever its kind. Readers meet hostile input, so
whoever calls `read` does it in a process that can be killed. OCR reads the pages without text.
"""

from engine.documents.ignore import Rules, pattern_of, why_left_out
from engine.documents.kinds import KINDS
from engine.documents.lines import paragraphs
from engine.documents.ocr.availability import NO_TEXT, available, ocr_failed, unread
from engine.documents.ocr.recognition import recognise
from engine.documents.reader import read
from engine.documents.readers.old_office import program
from engine.documents.scan import File, Listing, digest, distinct, is_drive_away, list_files
from engine.documents.watch import changes

__all__ = [
    "KINDS",
    "NO_TEXT",
    "File",
    "Listing",
    "Rules",
    "available",
    "changes",
    "digest",
    "distinct",
    "is_drive_away",
    "list_files",
    "ocr_failed",
    "paragraphs",
    "pattern_of",
    "program",
    "read",
    "recognise",
    "unread",
    "why_left_out",
]
