"""RTF letters: what its words for characters and its codepages stand for."""

import codecs
import re

DEPTH_MAX = 2_000  # groups in groups
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
CODEPAGES = {  # of \fcharset
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "softline": "\n", "lbr": "\n", "zwj": "\u200d", "zwnj": "\u200c",
    "~": "\xa0", "_": "‑", "\t": "\t",
}  # fmt: skip


def encoding_of(number: int) -> str | None:
    """Return what Python calls a codepage, None if it does not know it."""
    named = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8", 1361: "johab"}
    name = named.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
