"""Documents: files on disk, and the readers that turn them into pages of text.

`list_files` walks the folders of a library, except what its ignore rules exclude; `changes` watches
them; `read` yields the pages of one file of any type, and `recognise` reads pages without text by
OCR. Files may be hostile: call these two in a process that can be killed.
"""

from engine.documents.ignore import Rules, pattern_for, why_ignored
from engine.documents.kinds import KINDS
from engine.documents.lines import paragraphs
from engine.documents.ocr.recognition import (
    NO_TEXT,
    ocr_available,
    ocr_failed,
    recognise,
    waiting_for_ocr,
)
from engine.documents.reader import digest, read
from engine.documents.readers.old_office import find_libreoffice
from engine.documents.scan import File, Listing, distinct_folders, is_drive_away, list_files
from engine.documents.watch import changes
