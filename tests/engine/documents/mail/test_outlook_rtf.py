import struct

import pytest

from engine.documents.mail.outlook_rtf import unpacked, web_page_in
from engine.errors import TooLarge, Unreadable

# The two examples of MS-OXRTFCP.
HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
    "68656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_unpacked():
    assert unpacked(HELLO) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked(struct.pack("<II4sI", 99, 5, b"MELA", 0) + b"{\\rtf1 x}") == b"{\\rtf1 x}"


def test_damage():
    for place in range(16, len(HELLO)):
        data = bytearray(HELLO)
        data[place] ^= 0xFF
        assert len(unpacked(bytes(data))) <= 43
        unpacked(HELLO[:place])
    for data in (b"", b"x" * 40):
        with pytest.raises(Unreadable):
            unpacked(data)


def test_what_unpacks_to_more_than_it_says():
    data = struct.pack("<II4sI", 0, 10, b"LZFu", 0) + (b"\xff" + b"\x00\x0f" * 8) * 1000
    assert len(unpacked(data)) == 10


PAGE = rb"""{\rtf1\ansi\ansicpg1250\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}
{\f1\fcharset134 SimSun;}{\f2\fcharset238 Arial CE;}}
{\colortbl\red0\green0\blue0;}{\*\generator Outlook;}\uc1\pard\plain\deftab360
{\*\htmltag19 <html>}{\*\htmltag34 <head>}{\*\htmltag241 <style>}{\*\htmltag241 p \{a: b\} }
{\*\htmltag249 </style>}{\*\htmltag41 </head>}{\*\htmltag50 <body>}\htmlrtf \lang1033 \htmlrtf0
{\*\htmltag64 <p class="a">}\htmlrtf {\htmlrtf0 K\'f9\u328?\'e8 {\f1\htmlrtf\f1\htmlrtf0 \'b4\'f3}
{\*\mhtmltag84 no}{\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 1 < 2 & \{3\}\htmlrtf\par}\htmlrtf0
{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag58 </body>}}
"""


def test_a_page_in_rtf():
    page = web_page_in(PAGE)
    assert page is not None
    assert "".join(page.split("\n")) == (
        '<html><head><style>p {a: b} </style></head><body><p class="a">Kůňč 大'
        "<b>1 &lt; 2 &amp; {3}</b></p></body>"
    )


def test_no_page():
    assert web_page_in(rb"{\rtf1\ansi\fromtext Text}") is None
    assert web_page_in(b"") is None


def test_too_deep():
    with pytest.raises(TooLarge):
        web_page_in(rb"{\rtf1\fromhtml1 " + b"{" * 5000)
