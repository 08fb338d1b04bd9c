"""RTF state: what holds in a group of RTF, until it ends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """Where the text of a group goes, and how its bytes are read."""

    goes: str = "text"  # or "footnote", a place, something said; "" for nowhere
    encoding: str = ""  # of the font; "" for that of the document
    skip: int = 1  # letters after \u for programs that do not know it
    hidden: bool = False
    raised: bool = False  # above the line
    box: bool = False
    link: str = ""
    instead: str = ""  # where the text goes that is said again in Unicode
