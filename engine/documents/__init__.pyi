"""The public names of the package; `__init__.py` loads each on first use."""

from .excluded import excluded_named as excluded_named
from .files import File as File
from .hyphens import english_words as english_words
from .ignore import (
    Rules as Rules,
    pattern_for as pattern_for,
    why_ignored as why_ignored,
)
from .kinds import KINDS as KINDS
from .ligatures import with_ligatures as with_ligatures
from .lines import paragraphs as paragraphs, with_accents as with_accents
from .ocr.ocr_text import Box as Box, OcrText as OcrText
from .ocr.reasons import (
    NO_TEXT as NO_TEXT,
    ocr_available as ocr_available,
    ocr_failed as ocr_failed,
    waiting_for_ocr as waiting_for_ocr,
)
from .ocr.recognition import read_picture as read_picture, recognise as recognise
from .reader import (
    digest as digest,
    read as read,
)
from .reader_words import PARTS as PARTS
from .readers.old_office import find_libreoffice as find_libreoffice
from .scan import (
    Listing as Listing,
    distinct_folders as distinct_folders,
    is_drive_away as is_drive_away,
    list_files as list_files,
)
from .watch import changes as changes
