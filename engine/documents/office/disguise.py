"""Disguise: what an Office document is by its content, where that is text whatever its name says.

Office opens these without a word: its own XML of 2003, packages and OpenDocument in one piece of
XML, and tables and pages that programs save as .xls and .doc.
"""

import re

_START = rb"(?>\s+|\xef\xbb\xbf|<\?[^>]*>|<!--.*?-->)*+"
_XML = (  # each of a file's root element
    ("spreadsheet", rb"<office:document\s[^>]*?opendocument\.spreads"),
    ("odf", rb"<office:document\s[^>]*?opendocument\.(?:text|presentation)"),
    ("sheet_xml", rb"<(?:\w+:)?Workbook\s[^>]*?urn:schemas-microsoft-com:office:spreadsheet"),
    ("word_xml", rb"<(?:\w+:)?wordDocument\s"),
    ("flat_package", rb"<(?:\w+:)?package\s[^>]*?schemas\.microsoft\.com/office/2006/xmlPackage"),
)
_ROOTS = tuple((kind, re.compile(_START + root, re.S)) for kind, root in _XML)
_MARKUP = re.compile(
    _START + rb"<(?:table|div|meta|style|body|head|title|center|p|h[1-6]|font|span)\b[^<]*>",
    re.I | re.S,
)
_MIME = re.compile(rb"\s*+(?:MIME-Version|Date|From|Subject|Message-ID|Content-Type):", re.I)
_TABLES = frozenset(["spreadsheet", "sheet_xml"])


def xml_kind(head: bytes) -> str | None:
    """Return the name of the kind of Office document that XML is, None if it is another file."""
    return next((kind for kind, root in _ROOTS if root.match(head)), None)


def text_kind(head: bytes, named: str) -> str | None:
    """Return the kind of text that is in a file named as an Office document of the kind `named`."""
    if _MARKUP.match(head):
        return "html"
    if _MIME.match(head) and b"multipart/related" in head:
        return "mhtml"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return None
    return "csv_table" if named in _TABLES else "text"
