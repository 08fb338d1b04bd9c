"""Subtitles and lyrics: what is said, in paragraphs, each with the time at which it begins."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from engine.documents.asides import Asides
from engine.documents.readers import text
from engine.documents.text_builder import TextBuilder, join_lines, sensible_title
from engine.records import Metadata, Page

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d\d(?:[.,:]\d{1,3})?"
_CUE = re.compile(rf"[ \t]*({_TIME})[ \t]*(?:-->|,)[ \t]*({_TIME})(?:[ \t].*)?")
_SUNG = re.compile(rf"((?:\[{_TIME}\])+)(.*)")
_ABOUT_SONG = re.compile(r"\[(ti|ar|al|au|by):(.*)\]")
_TITLE = re.compile(r"\AWEBVTT[ \t]+-[ \t]*(\S.*)|^\[Script Info\]\n(?:.+\n)*?Title:(.*)", re.M)
_NOTE = re.compile(r"^NOTE[ \t\n]((?:.+\n?)++)", re.M)
_VOICE = re.compile(r"<v(?:\.[^ <>]*)?[ \t]+([^<>]*)>")
_MARKUP = re.compile(r"<[^<>]*>|\{[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’」』)]*$")
_PAUSE = 4.0  # seconds after which a paragraph begins
_LENGTH = 240  # characters after which the next sentence begins a paragraph
_LENGTH_MAX = 600
_HEAD = 4096  # characters in which the title is looked for
_FIELDS = 10  # of a line of .ass; the last is the text


class Cue(NamedTuple):
    """What is said at a time, in seconds."""

    start: float
    end: float
    words: str


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, _ = text.text_of(path)
    asides = Asides()
    title, cues = _title(source), list(_cues(source))
    for note in _NOTE.findall(source) if source.startswith("WEBVTT") else ():
        asides.comment(note)
    if not cues:
        title, cues = _lyrics(source, asides)
    if not cues:
        yield from text.read(path)
        return
    builder = TextBuilder()
    for start, paragraph in _paragraphs(cues):
        builder.add(f"[{_clock(start)}] {paragraph}")
    yield Metadata("subtitles", title)
    asides.add_to(builder)
    yield builder.build()


def _cues(source: str) -> Iterator[Cue]:
    """Yield the cues of .srt, .vtt and .sbv, or of .ass."""
    if dialogue := re.findall(r"^Dialogue:(.*)", source, re.M):
        yield from sorted(filter(None, map(_spoken, dialogue)), key=lambda cue: cue.start)
        return
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in source.split("\n"):
        if match := _CUE.fullmatch(line):
            found.append((match, []))
        elif found:
            found[-1][1].append(line)
    for place, (match, said) in enumerate(found, 1):
        if source.startswith("WEBVTT"):  # there only a blank line ends a cue
            said = list(takewhile(str.strip, said))
        elif place < len(found):
            said = _without_number(said)
        yield Cue(_seconds(match[1]), _seconds(match[2]), "\n".join(map(_plain, said)))


def _without_number(said: list[str]) -> list[str]:
    """Return the lines of a cue without the number of the next one."""
    while said and not said[-1].strip():
        said = said[:-1]
    return said[:-1] if said and said[-1].strip().isdecimal() else said


def _title(source: str) -> str | None:
    match = _TITLE.search(source[:_HEAD])
    return sensible_title(match[1] or match[2]) if match else None


def _spoken(line: str) -> Cue | None:
    fields = line.split(",", _FIELDS - 1)
    if len(fields) < _FIELDS or _DRAWING.search(fields[-1]):
        return None
    words = re.sub(r"\\[Nn]", "\n", fields[-1]).replace("\\h", " ")
    speaker = fields[4].strip()
    said = _plain(words)
    return Cue(
        _seconds(fields[1]), _seconds(fields[2]), f"{speaker}: {said}" if speaker and said else said
    )


def _lyrics(source: str, asides: Asides) -> tuple[str | None, list[Cue]]:
    title = None
    cues: list[Cue] = []
    for line in source.split("\n"):
        if about := _ABOUT_SONG.fullmatch(line.strip()):
            if about[1] == "ti":
                title = about[2].strip() or None
            elif about[1] in {"ar", "au"}:
                asides.fact("Author", about[2])
            elif about[1] == "al":
                asides.fact("Album", about[2])
        elif sung := _SUNG.match(line):
            first = _seconds(sung[1].partition("]")[0][1:])
            cues.append(Cue(first, first + _PAUSE, _plain(sung[2])))
    return title, cues


def _plain(words: str) -> str:
    words = _VOICE.sub(r"\1: ", words)
    return html.unescape(_MARKUP.sub("", words)).strip()


def _paragraphs(cues: Sequence[Cue]) -> Iterator[tuple[float, str]]:
    lines: list[str] = []
    length, start, end = 0, 0.0, 0.0
    for cue in cues:
        ended = length > _LENGTH_MAX or (length > _LENGTH and _SENTENCE_END.search(lines[-1]))
        if lines and (ended or cue.start - end > _PAUSE):
            yield start, join_lines("\n".join(lines))
            lines, length = [], 0
        for line in cue.words.split("\n"):
            # Captions that roll repeat the line above.
            if line.strip() and (not lines or line != lines[-1]):
                start = start if lines else cue.start
                lines.append(line)
                length += len(line)
        end = max(end, cue.end)
    if lines:
        yield start, join_lines("\n".join(lines))


def _seconds(time: str) -> float:
    clock, _, rest = re.sub(r"[,:](?=\d{3}$)", ".", time.strip()).partition(".")
    total = 0
    for part in clock.split(":"):
        total = total * 60 + (int(part) if part.isdecimal() else 0)
    return total + (float(f"0.{rest}") if rest.isdecimal() else 0.0)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
