import pytest

from engine.documents.reader import read
from engine.records import Metadata, Page

SRT = """1
00:00:01,000 --> 00:00:03,500
{\\an8}The <i>lighthouse</i> keeper
feeds

2
00:00:04,000 --> 00:00:06,000
the gannets.

3
01:02:03,000 --> 01:02:04,000 X1:0
Later.
"""
VTT = """WEBVTT - of a lecture

NOTE to the editor

intro
00:01.000 --> 00:04.000 align:start
<v Ida>Tidal <c.big>turbines</c> &amp; weirs

00:04.500 --> 00:05.000
Tidal turbines &amp; weirs
"""
ASS = """[Script Info]
Title: no
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:01:30.00,0:01:31.00,Default,,0,0,0,,after, that
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Bo,0,0,0,,{\\i1}The plover\\Nnests{\\i0}
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1
"""
LRC = "[ti:Row]\n[ar:The Oars]\n[00:12.00]Row the <00:12.5>whaleboat\n[00:14.00][00:40.00]home\n"


@pytest.mark.parametrize(
    ("name", "source", "title", "text"),
    [
        (
            "a.srt",
            SRT,
            None,
            "[0:01] The lighthouse keeper feeds the gannets.\n\n[1:02:03] Later.",
        ),
        (
            "a.vtt",
            VTT,
            "of a lecture",
            "[0:01] Ida: Tidal turbines & weirs Tidal turbines & weirs\n\n"
            "Comments\n\nto the editor",
        ),
        ("a.ass", ASS, None, "[0:01] Bo: The plover nests\n\n[1:30] after, that"),
        (
            "a.lrc",
            LRC,
            "Row",
            "[0:12] Row the whaleboat home\n\nAbout this document\n\nAuthor: The Oars",
        ),
        ("a.sbv", "0:00:01.000,0:00:02.000\n你好\n世界\n", None, "[0:01] 你好世界"),
    ],
)
def test_what_is_said_in_paragraphs(tmp_path, name, source, title, text):
    path = tmp_path / name
    path.write_bytes(source.replace("\n", "\r\n").encode())
    front, page = read(path)
    assert front == Metadata("subtitles", title)
    assert page.text == text


def test_captions_that_roll_and_long_talk(tmp_path):
    cues = [
        f"00:00:{n:02},000 --> 00:00:{n + 1:02},000\nline {n - 1}.\nline {n}.\n\n"
        for n in range(1, 50)
    ]
    path = tmp_path / "a.srt"
    path.write_text("".join(cues), "utf-8")
    paragraphs = [*read(path)][1].text.split("\n\n")
    assert len(paragraphs) == 2
    assert paragraphs[0].startswith("[0:01] line 0. line 1. line 2. line 3.")


def test_what_has_no_times_is_text(tmp_path):
    path = tmp_path / "a.srt"
    path.write_text("no times", "utf-8")
    assert [*read(path)][1] == Page("no times")


def test_a_blank_line_within_a_cue(tmp_path):
    path = tmp_path / "a.srt"
    cue = "00:00:0{0},000 --> 00:00:0{0},500\n"
    path.write_text(f"1\n{cue.format(1)}One\n\ntwo\n2\n{cue.format(2)}three\n\n3\n\n", "utf-8")
    assert [*read(path)][1].text == "[0:01] One two three 3"


def test_the_title_and_the_notes_of_webvtt(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT - The heron\nKind: captions\n\nNOTE by Ann\n\nSTYLE\n::cue {}\n\n"
        "intro\n00:01.000 --> 00:02.000\nFirst\n\nNOTE\nin two\nlines\n\n"
        "00:02.000 --> 00:03.000\nsecond\n",
        "utf-8",
    )
    front, page = read(path)
    assert front.title == "The heron"
    assert page.text == "[0:01] First second\n\nComments\n\nby Ann\nin two\nlines"


def test_the_title_of_a_script(tmp_path):
    path = tmp_path / "a.ass"
    path.write_text(
        "[Script Info]\nScriptType: v4.00+\nTitle: The heron\n\n[Events]\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,One\n",
        "utf-8",
    )
    assert next(iter(read(path))).title == "The heron"


def test_many_titles_and_notes_take_no_time(tmp_path):
    for name, line in (
        ("a.ass", "[Script Info]\n"),
        ("a.vtt", "NOTE x\n"),
        ("b.vtt", "NOTE x\n\n"),
    ):
        path = tmp_path / name
        path.write_text(f"WEBVTT\n\n{line * 30_000}\n00:01.000 --> 00:02.000\nOne\n", "utf-8")
        assert list(read(path))[1].text.startswith("[0:01] One")
