"""RTF body: the paragraphs, lists, tables and text boxes of a document in RTF."""

from dataclasses import dataclass, field

from engine.documents.office.rtf_lists import RtfLists
from engine.documents.text_builder import BULLET, TextBuilder


@dataclass(slots=True)
class _Paragraph:
    """The open paragraph, and the open row of a table."""

    text: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)  # paragraphs of the open one
    cells: list[str] = field(default_factory=list)
    level: int = 0
    mark: str = ""  # which a program wrote before it
    listed: bool = False
    list: int = 0
    depth: int = 0  # in the list
    in_table: bool = False


class RtfBody:
    """What was written of the body so far; `builder` has all that is complete.

    Attributes:
        levels: Those of headings, by style.
    """

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.lists = RtfLists()
        self.levels: dict[int, int] = {}
        self._open = _Paragraph()
        self._around: list[_Paragraph] = []  # in which the open boxes are anchored

    def write(self, text: str) -> None:
        self._open.text.append(text)

    def mark(self, mark: str) -> None:
        """Set what stands before the open paragraph."""
        self._open.mark = mark

    def begin_box(self) -> None:
        """Begin the text of a box; it comes before the paragraph that it is anchored in."""
        self._around.append(self._open)
        self._open = _Paragraph()

    def end_box(self) -> None:
        self.end()
        self._open = self._around.pop()

    def end(self) -> None:
        if "".join(self._open.text).strip():
            self._end_paragraph()
        self._end_row()

    def layout(self, word: str, value: int | None) -> None:
        """Handle a word that structures the text."""
        match word:
            case "par" if self._open.in_table:
                self._open.cell.append(self._in_cell())
            case "par":
                self._end_paragraph()
            case "sect" | "page" | "column":
                if "".join(self._open.text).strip():
                    self._end_paragraph()
            case "pard":
                self._open.level, self._open.listed, self._open.in_table = 0, False, False
                self._open.list = self._open.depth = 0
            case "s":
                self._open.level = self.levels.get(value or 0, 0)
            case "outlinelevel":
                self._open.level = value + 1 if value is not None and value < 9 else 0
            case "ls":
                self._open.listed, self._open.list = True, value or 0
            case "ilvl":
                self._open.depth = max(0, value or 0)
            case "pn" | "pnlvlblt" | "pnlvlbody":
                self._open.listed = True
            case "intbl":
                self._open.in_table = True
            case "cell" | "nestcell":
                cell = [*self._open.cell, self._in_cell()]
                self._open.cells.append(" ".join(" ".join(cell).split()))
                self._open.cell.clear()
            case "row":
                self._end_row()

    def _taken(self) -> tuple[str, str]:
        """Return what stands before the open paragraph, and its text, and open the next."""
        text, mark = "".join(self._open.text).strip(), self._open.mark
        self._open.text.clear()
        self._open.mark = ""
        counted = BULLET * self._open.listed
        if self._open.list:
            counted = self.lists.mark(self._open.list, self._open.depth)
        return mark or counted, text

    def _in_cell(self) -> str:
        mark, text = self._taken()
        return mark.replace(BULLET, "") + text if text else ""

    def _end_paragraph(self) -> None:
        mark, text = self._taken()
        level = self._open.level
        if self._open.cells and text:
            self._end_row()
        if level and len(text) <= 300:
            self.builder.add_heading(mark.replace(BULLET, "") + text if text else "", level)
        elif mark:
            self.builder.add_item(text, self._open.depth, mark)
        else:
            self.builder.add(text)
        self.builder.begin_table()

    def _end_row(self) -> None:
        cells = self._open.cells.copy()
        self._open.cells.clear()
        self.builder.add_row(cells)
