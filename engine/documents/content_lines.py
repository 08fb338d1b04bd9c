"""Content lines: a name, parameters and a value each, of which calendars and contacts are made.

RFC 5545 and RFC 6350, and vCard 2.1, which old telephones write.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SOFT = "=\0"  # the end of a line that goes on
_LINE = re.compile(r'((?:"[^"\n]*"|[^":\n])*+):(.*)')
_PARAMETER = re.compile(r';([^=;:]+)(?:=("[^"]*"|[^";]*))?')
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """`name` and the names of `parameters` are in upper case, `value` is as it is written.

    Apple puts lines that belong together into a `group`.
    """

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def text(self) -> str:
        return _ESCAPED.sub(
            lambda match: "\n" if match[1] in "nN" else match[1], self.value
        ).strip()

    @property
    def parts(self) -> str:
        """The parts of an address or a name, which semicolons part, as a list in words."""
        parts = re.split(r"(?<!\\);", self.value)
        texts = (ContentLine(self.name, part).text for part in parts)
        return ", ".join(filter(None, texts))


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END; components inside it are apart."""

    kind: str
    lines: list[ContentLine] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> Iterator[ContentLine]:
        return (line for line in self.lines if line.name == name)

    def first(self, name: str) -> ContentLine | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        line = self.first(name)
        return line.text if line else ""


def components(source: str) -> list[Component]:
    """Return the components of a file in the order in which they begin."""
    found: list[Component] = []
    open_ones: list[Component] = []
    for line in _content_lines(source):
        if line.name == "BEGIN":
            found.append(Component(line.value.strip().upper()))
            if open_ones:
                open_ones[-1].inside.append(found[-1])
            open_ones.append(found[-1])
        elif not open_ones:
            continue
        elif line.name == "END":
            open_ones.pop()
        else:
            open_ones[-1].lines.append(line)
    return found


def _content_lines(source: str) -> Iterator[ContentLine]:
    for line in _unfolded(source):
        match = _LINE.fullmatch(line)
        if not match:
            continue
        name, _, after = match[1].partition(";")
        value = match[2]
        parameters = {
            key.upper(): (given or "").strip('"')
            for key, given in _PARAMETER.findall(f";{after}" if after else "")
        }
        if "QUOTED-PRINTABLE" in (*parameters, parameters.get("ENCODING", "").upper()):
            data = quopri.decodestring(value.replace(_SOFT, "=\n").encode("utf-8"))
            value = _decoded(data, parameters.get("CHARSET", "utf-8")).replace("\r\n", "\n")
        group, _, name = name.rpartition(".")
        yield ContentLine(name.strip().upper(), value, parameters, group.strip().upper())


def _unfolded(source: str) -> Iterator[str]:
    """Yield the lines, those joined that were folded, be it as quoted-printable."""
    pieces: list[str] = []
    encoded = False
    for line in source.split("\n"):
        if encoded and pieces[-1].endswith("="):
            pieces += _SOFT[1:], line
        elif line[:1] in {" ", "\t"} and pieces:
            pieces.append(line[1:])
        else:
            yield "".join(pieces)
            pieces = [line]
            encoded = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    yield "".join(pieces)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
