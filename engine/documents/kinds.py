"""File types: what a file is, by its content first and by its name second.

Each row of `KINDS` names the function in `readers/` that reads such files; to add a type, add a row
and a reader. A file that no row claims is text if it holds text, or else `Unsupported`.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from engine.documents.containers import OLE, ZIP, ole_kind, zip_kind
from engine.documents.encoding import decode, is_utf16
from engine.documents.office.disguise import text_kind, xml_kind
from engine.documents.plain_text import SAMPLE, is_readable, is_text
from engine.errors import Unsupported
from engine.messages import Message

_HEAD = 4096  # bytes that are looked at

_PROSE = (
    ".txt .text .log .rst .tex .bib .org .adoc .asciidoc .textile .mediawiki .wiki .nfo .diz .po "
    ".man .me .asc .ltx .sty .rtx .creole .t2t .strings"
)
_SOURCE = (
    ".py .pyi .js .mjs .cjs .jsx .ts .tsx .vue .java .kt .kts .scala .groovy .c .h .cc .cpp .cxx "
    ".hpp .hh .cs .m .mm .go .rs .swift .dart .rb .php .pl .pm .lua .r .jl .hs .ml .erl .ex .exs "
    ".clj .lisp .el .vim .sh .bash .zsh .fish .ps1 .bat .cmd .sql .proto .graphql .css .scss .less "
    ".toml .yaml .yml .ini .cfg .conf .properties .env .json .jsonl .xml .cmake .gradle .mk .in "
    ".tf .hcl .nix .vbs .bas .f .for .f90 .f95 .pas .ada .cob .asm .s .nim .zig .elm .fs .fsx .v "
    ".sv .vhd .tcl .awk .sed .diff .patch .svelte .astro .geojson .plist .xsd .xsl .xslt .wsdl .sol"
)
# Suffixes of text that is made by programs for programs; .js and .css often are.
_LOCKS = frozenset([".lock", ".map", ".sum"])
_PERHAPS_PACKED = frozenset([".js", ".mjs", ".cjs", ".css"])
_SOURCES = frozenset(_SOURCE.split())


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file: its name for programs and for users, its suffixes, and what reads it.

    `reader` is "module:function" in `engine.documents.readers`, imported when a file is met.
    """

    name: str
    noun: Message
    suffixes: frozenset[str]
    reader: str

    @staticmethod
    def from_path(path: Path) -> "FileType":
        """Return the type of the file at `path`.

        Raises `Unsupported`, `Protected` for an Office document that only Office opens, `OSError`.
        """
        suffix = path.suffix.lower()
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        named = next((kind for kind in KINDS if (suffix or ".txt") in kind.suffixes), None)
        kind = _by_content(path, head, suffix, named) or named or _text_by_content(path, suffix)
        _refuse_impostor(path, head, suffix, kind)
        if kind is _TEXT and (not suffix or suffix in _PERHAPS_PACKED):
            _refuse_unreadable(_sample(path))
        return kind


def _kind(name: str, noun: str, suffixes: str, reader: str | None = None) -> FileType:
    return FileType(name, Message(noun), frozenset(suffixes.split()), reader or f"{name}:read")


KINDS = (
    _kind("pdf", "kinds.pdf", ".pdf"),
    _kind("docx", "kinds.word", ".docx .docm .dotx .dotm"),
    _kind("pptx", "kinds.presentation", ".pptx .pptm .ppsx .ppsm .potx .potm"),
    _kind(
        "spreadsheet",
        "kinds.spreadsheet",
        ".xlsx .xlsm .xltx .xltm .xlsb .xls .xlt .ods .ots .fods",
    ),
    _kind("odf", "kinds.opendocument", ".odt .ott .odp .otp .odg .otg .fodt .fodp .fodg"),
    _kind("rtf", "kinds.rich-text", ".rtf"),
    _kind("doc", "kinds.old-office", ".doc .dot .ppt .pps .pot", "old_office:read"),
    _kind("html", "kinds.web-page", ".html .htm .xhtml"),
    _kind("markdown", "kinds.markdown", ".md .markdown .mdown .mkd .mdx .rmd .qmd"),
    _kind("text", "kinds.text", f"{_PROSE} {_SOURCE}"),
    _kind("epub", "kinds.e-book", ".epub"),
    _kind("mail", "kinds.message", ".eml .emlx"),
    _kind("mbox", "kinds.mailbox", ".mbox"),
    _kind("olm", "kinds.mailbox", ".olm"),
    _kind("csv_table", "kinds.table", ".csv .tsv"),
    _kind("msg", "kinds.outlook", ".msg .oft"),
    _kind("tnef", "kinds.outlook", "", "winmail:read"),
    _kind("p7m", "kinds.signed", ".p7m", "signed:read"),
    _kind("mhtml", "kinds.saved-web-page", ".mht .mhtml"),
    _kind("notebook", "kinds.notebook", ".ipynb"),
    _kind("subtitles", "kinds.subtitles", ".srt .vtt .ass .ssa .sbv .lrc"),
    _kind("calendar", "kinds.calendar", ".ics .ical"),
    _kind("contacts", "kinds.contacts", ".vcf .vcard"),
    _kind("fictionbook", "kinds.e-book", ".fb2"),
    _kind("opml", "kinds.outline", ".opml"),
    _kind("svg", "kinds.drawing", ".svg"),
    _kind("archive", "kinds.zip", ".zip"),
    _kind("tar", "kinds.archive", ".tar .tgz .tbz .tbz2 .txz .gz .bz2 .xz .zst"),
    _kind("picture", "kinds.picture", ".png .jpg .jpeg .tif .tiff .bmp .webp .gif"),
    _kind("sheet_xml", "kinds.spreadsheet", "", "spreadsheet_xml:read"),
    _kind("word_xml", "kinds.word", "", "word_xml:read"),
    _kind("flat_package", "kinds.office", "", "flat_package:read"),
    _kind("encrypted", "kinds.encrypted-office", "", "encrypted_office:read"),
)
_BY_NAME = {kind.name: kind for kind in KINDS}
_PDF, _HTML, _RTF, _TEXT, _TABLE, _EPUB, _MAIL, _MBOX = (
    _BY_NAME[name] for name in ("pdf", "html", "rtf", "text", "csv_table", "epub", "mail", "mbox")
)
_IN_ZIP = frozenset(_BY_NAME[name] for name in ("docx", "pptx", "spreadsheet", "odf"))
_IN_OLE = frozenset(_BY_NAME[name] for name in ("doc", "spreadsheet", "encrypted"))

_OWN_CONTENT = {  # what only these kinds may hold
    "epub": "kinds.a-zip",
    "archive": "kinds.a-zip",
    "olm": "kinds.a-zip",
    "tar": "kinds.compressed",
    "msg": "kinds.an-old-office",
    "picture": "kinds.a-picture",
}
_FOREIGN = {  # by the first bytes
    "kinds.a-zip": (ZIP, b"PK\x05\x06"),
    "kinds.an-old-office": (OLE,),
    "kinds.a-picture": (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    "kinds.compressed": (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!"),
    "kinds.program": (b"\x7fELF", b"\xca\xfe\xba\xbe"),
    "kinds.a-rich-text": (b"{\\rtf",),
    "kinds.database": (b"SQLite format 3\0",),
}
# These are atomic, or have one way only to match, so that they take linear time on any file.
# A web page begins with its doctype or <html>, after white space, an XML declaration or comments.
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]",
    re.I | re.S,
)
_EPUB_START = re.compile(rb"PK\x03\x04.{26}mimetype(?:.{,64}?)application/epub\+zip", re.S)
_MBOX_START = re.compile(rb"From \S++ (?>.*?\d{2}:\d{2})(?>.*?\d{4})[^\n]*+\n[!-9;-~]++:")
_TNEF_START = b"\x78\x9f\x3e\x22"
_OUTLOOK_STORE = b"!BDN"
_HEADER_START = re.compile(rb"[!-9;-~]++:[ \t]")
_MAIL_START = re.compile(
    rb"(?:[!-9;-~]++: [^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?(?:Message-ID|MIME-Version): ", re.I
)


def _by_content(path: Path, head: bytes, suffix: str, named: FileType | None) -> FileType | None:
    # A text may mention PDF in its first lines: only a .pdf may hold junk before its mark.
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and suffix in {".pdf", ""}):
        return _PDF
    if _EPUB_START.match(head):
        return _EPUB
    if head.startswith(ZIP):
        return _BY_NAME.get(zip_kind(path) or "")
    if head.startswith(OLE):
        noun = named.noun if named else Message("kinds.office")
        return _BY_NAME.get(ole_kind(path, noun) or "")
    if head.startswith(_TNEF_START):
        return _BY_NAME["tnef"]
    if head[257:262] == b"ustar":
        return _BY_NAME["tar"]
    if suffix in {"", ".mbox"} and _MBOX_START.match(head):
        return _MBOX
    if (suffix in {"", ".txt"} and _MAIL_START.match(head)) or (
        _is_in_maildir(path) and _HEADER_START.match(head)
    ):
        return _MAIL
    plain = decode(head).encode("utf-8", "replace") if is_utf16(head) else head
    if xml := xml_kind(plain):
        return _BY_NAME[xml]
    if suffix in _SOURCES:
        return None
    if head.startswith(b"{\\rtf"):
        return _RTF
    if _HTML_START.match(head):
        return _HTML
    if named and named in _IN_ZIP | _IN_OLE | {_RTF} and _is_plain(head):
        return _BY_NAME.get(text_kind(plain, named.name) or "")
    return None


def _text_by_content(path: Path, suffix: str) -> FileType:
    """Return that it is text, whatever it is called. Raises `Unsupported`."""
    sample = _sample(path)
    if sample.startswith(_OUTLOOK_STORE):
        raise Unsupported("documents.outlook-store", suffix=suffix)
    if sample and not is_text(sample):
        raise Unsupported("documents.not-supported", suffix=suffix)
    if suffix in _LOCKS:
        raise Unsupported("documents.for-programs")
    _refuse_unreadable(sample)
    return _TEXT


def _refuse_unreadable(sample: bytes) -> None:
    if not is_readable(sample):
        raise Unsupported("documents.for-programs")


def _sample(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(SAMPLE)


def _is_in_maildir(path: Path) -> bool:
    """Return whether a file is a message by its place; its name ends in a host's, or in marks."""
    if re.search(r"[:!;]2,[A-Za-z]*$", path.name):
        return True
    folder = path.parent
    return folder.name in {"cur", "new"} and (folder.parent / "tmp").is_dir()


def is_source(path: Path) -> bool:
    """Whether a file of this name holds code, whose letters stand one below the other."""
    return path.suffix.lower() in _SOURCES


def _refuse_impostor(path: Path, head: bytes, suffix: str, kind: FileType) -> None:
    """Raise `Unsupported` if the content is not what the name says, and no reader takes it."""
    if kind is _PDF and b"%PDF-" in head[:1024]:
        return
    foreign = next((noun for noun, starts in _FOREIGN.items() if head.startswith(starts)), None)
    if kind in _IN_ZIP and head.startswith(ZIP):
        # It is up to the reader to report a broken archive.
        if zip_kind(path) == kind.name or not zipfile.is_zipfile(path):
            return
        raise Unsupported("documents.other-zip", suffix=suffix, noun=kind.noun)
    if kind in _IN_OLE and head.startswith(OLE):
        return  # its streams were looked at already: it is broken, or of this type
    if (kind is _RTF and head.startswith(b"{\\rtf")) or xml_kind(head):
        return
    if foreign is None and kind in {_TEXT, _TABLE} and _is_binary(path, head):
        foreign = "kinds.binary"
    if foreign is None and kind in _IN_ZIP | _IN_OLE | {_RTF} and _is_plain(head):
        foreign = "kinds.xml"
    if foreign is None or foreign == _OWN_CONTENT.get(kind.name):
        return
    if suffix:
        raise Unsupported("documents.impostor", suffix=suffix, foreign=Message(foreign))
    raise Unsupported("documents.unknown-kind")


def _is_binary(path: Path, head: bytes) -> bool:
    if not head or is_text(head, damaged=True):
        return False
    return not is_text(_sample(path), damaged=True)  # the head may lie in the hole of a crash


def _is_plain(head: bytes) -> bool:
    return bool(head.strip()) and is_text(head)
