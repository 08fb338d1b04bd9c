"""Kind: what a file is, by its content first and by its name second.

A kind of `KINDS` is read by the module of its name in this package; to add one, add the module and
a row. What no row claims is `Unsupported`, with a sentence that names the suffix.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from engine.documents.container import OLE, ZIP, ole_kind, zip_kind
from engine.documents.encoding import is_utf16
from engine.errors import Unsupported
from engine.messages import Message

_HEAD = 4096  # bytes that tell a kind

_PROSE = ".txt .text .log .rst .tex .org .adoc"
_SOURCE = (
    ".py .pyi .js .mjs .cjs .jsx .ts .tsx .vue .java .kt .kts .scala .groovy .c .h .cc .cpp .cxx "
    ".hpp .hh .cs .m .mm .go .rs .swift .dart .rb .php .pl .pm .lua .r .jl .hs .ml .erl .ex .exs "
    ".clj .lisp .el .vim .sh .bash .zsh .fish .ps1 .bat .cmd .sql .proto .graphql .css .scss .less "
    ".toml .yaml .yml .ini .cfg .conf .properties .env .json .jsonl .xml .cmake .gradle .mk .in"
)


@dataclass(frozen=True, slots=True)
class FileType:
    """A row of the table: the module that reads it, its name for a person, the suffixes it has."""

    name: str
    noun: Message
    suffixes: frozenset[str]
    reader: str = ""  # the module in `readers/`, where it has another name

    @staticmethod
    def of(path: Path) -> "FileType":
        """Return the kind of the file at `path`.

        Raises `Unsupported`, `Protected` for an Office document that only Office opens, `OSError`.
        """
        suffix = path.suffix.lower()
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        named = next((kind for kind in KINDS if suffix in kind.suffixes), None)
        kind = _by_content(path, head, suffix, named) or named
        if kind is None:
            raise Unsupported(
                Message("documents.not-supported", suffix=suffix)
                if suffix
                else Message("documents.unknown-kind")
            )
        _refuse_impostor(path, head, suffix, kind)
        return kind


def _kind(name: str, noun: Message, suffixes: str, reader: str = "") -> FileType:
    return FileType(name, noun, frozenset(suffixes.split()), reader)


KINDS = (
    _kind("pdf", Message("kinds.pdf"), ".pdf"),
    _kind("docx", Message("kinds.word"), ".docx .docm .dotx .dotm"),
    _kind("pptx", Message("kinds.presentation"), ".pptx .pptm .ppsx .ppsm .potx .potm"),
    _kind(
        "spreadsheet",
        Message("kinds.spreadsheet"),
        ".xlsx .xlsm .xltx .xltm .xlsb .xls .xlt .ods .ots",
    ),
    _kind("odf", Message("kinds.opendocument"), ".odt .ott .odp .otp"),
    _kind("rtf", Message("kinds.rich-text"), ".rtf"),
    _kind("doc", Message("kinds.old-office"), ".doc .dot .ppt .pps .pot", "old_office"),
    _kind("html", Message("kinds.web-page"), ".html .htm .xhtml"),
    _kind("markdown", Message("kinds.markdown"), ".md .markdown .mdown .mkd"),
    FileType("text", Message("kinds.text"), frozenset(["", *_PROSE.split(), *_SOURCE.split()])),
    _kind("epub", Message("kinds.e-book"), ".epub"),
    _kind("mail", Message("kinds.message"), ".eml"),
    _kind("mbox", Message("kinds.mailbox"), ".mbox"),
    _kind("csv_table", Message("kinds.table"), ".csv .tsv"),
    _kind("msg", Message("kinds.outlook"), ".msg"),
    _kind("mhtml", Message("kinds.saved-web-page"), ".mht .mhtml"),
    _kind("archive", Message("kinds.zip"), ".zip"),
    _kind("picture", Message("kinds.picture"), ".png .jpg .jpeg .tif .tiff .bmp .webp .gif"),
    _kind("sealed", Message("kinds.encrypted-office"), "", "encrypted_office"),
)
_BY_NAME = {kind.name: kind for kind in KINDS}
_PDF, _HTML, _RTF, _TEXT = (_BY_NAME[name] for name in ("pdf", "html", "rtf", "text"))
_IN_ZIP = frozenset(_BY_NAME[name] for name in ("docx", "pptx", "spreadsheet", "odf"))
_IN_OLE = frozenset(_BY_NAME[name] for name in ("doc", "spreadsheet", "sealed"))
_EPUB, _MAIL, _MBOX = (_BY_NAME[name] for name in ("epub", "mail", "mbox"))
_TABLE = _BY_NAME["csv_table"]

_AT_HOME = {  # what is foreign to all kinds but these
    "epub": Message("kinds.a-zip"),
    "archive": Message("kinds.a-zip"),
    "msg": Message("kinds.an-old-office"),
    "picture": Message("kinds.a-picture"),
}
_FOREIGN = (  # first bytes of what no reader takes
    (ZIP, Message("kinds.a-zip")),
    (b"PK\x05\x06", Message("kinds.a-zip")),
    (OLE, Message("kinds.an-old-office")),
    (b"\x89PNG\r\n\x1a\n", Message("kinds.a-picture")),
    (b"\xff\xd8\xff", Message("kinds.a-picture")),
    (b"GIF8", Message("kinds.a-picture")),
    (b"II*\x00", Message("kinds.a-picture")),
    (b"MM\x00*", Message("kinds.a-picture")),
    (b"\x1f\x8b", Message("kinds.compressed")),
    (b"BZh", Message("kinds.compressed")),
    (b"\xfd7zXZ\x00", Message("kinds.compressed")),
    (b"7z\xbc\xaf\x27\x1c", Message("kinds.compressed")),
    (b"Rar!", Message("kinds.compressed")),
    (b"\x7fELF", Message("kinds.program")),
    (b"\xca\xfe\xba\xbe", Message("kinds.program")),
    (b"{\\rtf", Message("kinds.a-rich-text")),
    (b"SQLite format 3\x00", Message("kinds.database")),
)
# A web page begins with its doctype or <html>, after white space, an XML line, or comments.
# The groups are atomic: else many comments would be matched in exponentially many ways.
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]",
    re.I | re.S,
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # what no encoding of text needs
_EPUB_START = re.compile(rb"PK\x03\x04.{26}mimetype(?:.{,64}?)application/epub\+zip", re.S)
# Atomic, and without two ways to read a line's end: the time is linear whatever the file holds.
_MBOX_START = re.compile(rb"From \S++ (?>.*?\d{2}:\d{2})(?>.*?\d{4})[^\n]*+\n[!-9;-~]++:")
_MAIL_START = re.compile(
    rb"(?:[!-9;-~]++: [^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?(?:Message-ID|MIME-Version): ", re.I
)


def kind_of(path: Path) -> str:
    """Return the name of the kind of the file, one of those in `KINDS`.

    Raises `Unsupported`, `Protected` for an Office document that only Office opens, `OSError`.
    """
    return FileType.of(path).name


def _by_content(path: Path, head: bytes, suffix: str, named: FileType | None) -> FileType | None:
    """Return the kind that the content proves, None where it proves nothing."""
    # Text may speak of PDF in its first lines: only a .pdf may hold junk before its mark.
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and suffix in {".pdf", ""}):
        return _PDF
    if _EPUB_START.match(head):
        return _EPUB
    if head.startswith(ZIP):
        return _BY_NAME.get(zip_kind(path) or "")
    if head.startswith(OLE):
        return _BY_NAME.get(ole_kind(path, named.noun if named else Message("kinds.office")) or "")
    if suffix in {"", ".mbox"} and _MBOX_START.match(head):
        return _MBOX
    if not suffix and _MAIL_START.match(head):
        return _MAIL
    if suffix in _SOURCE.split():
        return None
    if head.startswith(b"{\\rtf"):
        return _RTF
    return _HTML if _HTML_START.match(head) else None


def _refuse_impostor(path: Path, head: bytes, suffix: str, kind: FileType) -> None:
    """Raise where a file that goes by its name holds something that its reader cannot take."""
    if kind is _PDF and b"%PDF-" in head[:1024]:
        return
    foreign = next((noun for magic, noun in _FOREIGN if head.startswith(magic)), None)
    if kind in _IN_ZIP and head.startswith(ZIP):
        # A broken archive is the reader's to report.
        if zip_kind(path) == kind.name or not zipfile.is_zipfile(path):
            return
        raise Unsupported("documents.other-zip", suffix=suffix, noun=kind.noun)
    if kind in _IN_OLE and head.startswith(OLE):
        return  # what is in it was asked for already: it is broken, or its reader's
    if kind is _RTF and head.startswith(b"{\\rtf"):
        return
    if foreign is None and not is_utf16(head):
        # A table may have a few NULs, which some programs leave behind.
        nuls, controls = head.count(b"\0"), len(_CONTROLS.findall(head))
        if (kind is _TEXT and nuls) or (
            kind is _TABLE and (nuls * 3 > len(head) or controls * 20 > len(head))
        ):
            foreign = Message("kinds.binary")
    if foreign is None and kind in _IN_ZIP | _IN_OLE | {_RTF} and head:
        foreign = _plain(head)
    if foreign is None or foreign == _AT_HOME.get(kind.name):
        return
    if suffix:
        raise Unsupported("documents.impostor", suffix=suffix, foreign=foreign)
    raise Unsupported("documents.unknown-kind")


def _plain(head: bytes) -> Message | None:
    """Say what a file that should be an office document is where it is text; None for damage."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return Message("kinds.xml")
    return Message("kinds.a-text") if b"\0" not in head or is_utf16(head) else None
