"""RowWords: the words around the passage in a row of the result list."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from app.results.rows import Row, Shape
from app.translate import heading_in_words
from app.widgets import found_by_in_words, has_slides, page_in_words
from engine import Hit, Version

_WORDS = 8  # matched words that are listed
_LONGEST, _LONGEST_NAME = 28, 40  # letters of a folder, of a file


class RowWords(QObject):
    """Puts the parts of a row into words, in the current language.

    Attributes:
        ordered_by: The model that scores, and the preset that it follows, "" for none.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ordered_by = ("", "")

    def where(self, row: Row, heading: str | None = None) -> str:
        """Page, heading path, how it was found, how much of it the model read.

        `heading` stands for that of the hit, where there is no room for it.
        """
        hit = row.hit
        if row.shape is Shape.FILE:
            return self.tr("File · {place}").format(place=self.place(row))
        parts = [self._fresh(row)]
        if hit.newer and hit.newer.reason == "likeness" and row.shape is not Shape.PASSAGE:
            parts.append(self._same(hit.newer))  # it stands below that, which need not be named
        parts.append(page_in_words(hit.page, hit.page_label, hit.kind))
        parts.append(heading_in_words(hit.heading) if heading is None else heading)
        if hit.whole:
            parts.append(self.tr("whole document"))
        if hit.similarity is not None and hit.found_by != "both":  # else only words could find it
            parts.append(found_by_in_words(hit.found_by))
        if hit.ocr is not None:
            parts.append(
                self.tr("read by OCR, {percent}% sure").format(percent=round(100 * hit.ocr))
            )
        if hit.tokens_read is not None and hit.tokens is not None and hit.tokens_read < hit.tokens:
            words = self.tr("{read} of {tokens} tokens ranked")
            parts.append(words.format(read=f"{hit.tokens_read:,}", tokens=f"{hit.tokens:,}"))
        if row.shape is Shape.PASSAGE and not any(parts):  # its line would be empty
            parts.append(found_by_in_words(hit.found_by))
        return " · ".join(part for part in parts if part)

    def version(self, row: Row) -> str:
        """Which of the versions of a document it is, where there are several."""
        if row.latest:
            return self.tr("latest version")
        older = row.hit.newer and row.hit.newer.reason != "likeness"
        return self.tr("older version") if older and row.shape is not Shape.PASSAGE else ""

    def place(self, row: Row) -> str:
        """Where the file is, with its name unless the title says it; its date, and its copies."""
        if row.shape is Shape.PASSAGE:
            return ""
        hit = row.hit
        named = hit.title in (hit.path.name, hit.path.stem)
        parts = [_short(hit.path.parent) if named else _named(hit.path)]
        if hit.modified:
            parts.append(_date(hit.modified))
        if len(hit.copies) == 1:
            parts.append(self.tr("and one more place"))
        elif hit.copies:
            parts.append(self.tr("and {count} more places").format(count=len(hit.copies)))
        return " · ".join(parts)

    def folder(self, row: Row) -> str:
        """What a click on the place does."""
        return self.tr("Show in folder: {path}").format(path=_below_home(row.hit.path))

    def older(self, row: Row) -> str:
        older = row.hit.older
        if not older:
            return ""
        names = self.tr("{file} ({date})")
        names = names.format(file=older[0].path.name, date=_date(older[0].modified))
        if len(older) > 1:
            names = self.tr("{count} older files").format(count=len(older))
        if row.hit.newer:
            return self.tr("Nearly the same in {names}").format(names=names)
        return self.tr("Latest version; nearly the same in {names}").format(names=names)

    def note(self, row: Row) -> str:
        note = " ".join(row.hit.note.split())
        return self.tr("Note: {words}").format(words=note) if note else ""

    def more(self, row: Row) -> str:
        if row.shape is Shape.FILE and row.hidden:
            return self.tr("{count} more files").format(count=row.hidden)
        if row.hidden == 1:
            return self.tr("1 more passage")
        return self.tr("{count} more passages").format(count=row.hidden) if row.hidden else ""

    def rule(self) -> str:
        """What stands in the rule above the documents of which nothing is read."""
        return self.tr("not ranked yet, in the order of words and meaning")

    def moved(self, row: Row) -> str:
        was = row.hit.first_rank
        if row.hit.score is None or was == row.rank:
            return ""
        return self.tr("{arrow} was {was}").format(arrow="▲" if row.rank < was else "▼", was=was)

    def why(self, row: Row) -> str:
        hit, (model, preset) = row.hit, self.ordered_by
        if row.shape is Shape.FILE:
            return self.tr("The file name contains the words")
        parts = []  # what is marked in the row stands last: it is cut first
        if hit.newer:
            name, same = hit.newer.path.name, self._same(hit.newer)
            parts.append(self.tr("newer: {name} ({reason})").format(name=name, reason=same))
        elif row.latest:
            parts.append(self.tr("the latest version stands before older ones"))
        if hit.score is None:
            parts.append(self.tr("score {score}").format(score=f"{hit.first_score:.3f}"))
            if row.unread:
                parts.append(self.tr("not ranked yet"))
        else:
            by_preset = self.tr("score {score} by {model} under “{preset}”")
            words = by_preset if preset else self.tr("score {score} by {model}")
            parts.append(words.format(score=f"{hit.score:.3f}", model=model, preset=preset))
            parts.append(self.tr("place {rank} before ranking").format(rank=hit.first_rank))
        parts.append(self._found(hit))
        marked = (hit.snippet[start:end].casefold() for start, end in hit.spans)
        found = list(dict.fromkeys(word for word in marked if word))
        if found:
            some = ", ".join(found[:_WORDS]) + (" …" if len(found) > _WORDS else "")
            parts.append(self.tr("matches: {words}").format(words=some))
        return self.tr("Rank: {reasons}").format(reasons=self.tr("; ").join(parts))

    def _found(self, hit: Hit) -> str:
        """By what the hit was found, with its rank there; and how similar it is in any case."""
        if hit.found_by == "note":
            return found_by_in_words(hit.found_by)
        words = self.tr("words (rank {rank})").format(rank=hit.keyword_rank)
        if hit.similarity is None:
            return words
        likeness = self.tr("similarity {number}").format(number=f"{hit.similarity:.2f}")
        if hit.found_by == "words":
            return self.tr("; ").join((words, likeness))
        meaning = self.tr("meaning ({similarity})").format(similarity=likeness)
        if hit.similarity_rank is not None:
            meaning = self.tr("meaning (rank {rank}, {similarity})").format(
                rank=hit.similarity_rank, similarity=likeness
            )
        if hit.found_by == "meaning":
            return meaning
        return self.tr("{words}, {meaning}").format(words=words, meaning=meaning)

    def mark(self, grade: int) -> str:
        """What a click on the mark for this grade does."""
        return self.tr("Relevant (key +)") if grade else self.tr("Not relevant (key -)")

    def spoken(self, row: Row) -> str:
        hit = row.hit
        parts = [self._fresh(row), hit.title]
        if row.latest:
            parts.append(self.version(row))
        if hit.newer:
            words = self.tr("{file}, older version of {name}: {same}, {date}")
            if hit.newer.reason == "likeness":
                words = self.tr("{file}, like {name}: {same}, {date}")
            words = words.format(
                file=hit.path.name,
                name=hit.newer.path.name,
                same=self._same(hit.newer),
                date=_date(hit.modified) if hit.modified else "",
            )
            parts.append(words.rstrip(", "))
        parts.append(heading_in_words(hit.heading))
        if has_slides(hit.kind):
            parts.append(page_in_words(hit.page, hit.page_label, hit.kind))
        elif page := hit.page_label or hit.page:
            parts.append(self.tr("page {page}").format(page=page))
        parts.append(found_by_in_words(hit.found_by))
        if row.shape is Shape.FILE:
            return ", ".join(part for part in (*parts, hit.snippet, self.more(row)) if part)
        score = hit.first_score if hit.score is None else hit.score
        parts.append(self.tr("score {score}").format(score=f"{score:.3f}"))
        if row.unread:
            parts.append(self.tr("not ranked yet"))
        if row.grade is not None:
            parts.append(self.tr("relevant") if row.grade else self.tr("not relevant"))
        parts.append(hit.snippet)
        if hit.answer_shown:
            sentence = hit.snippet[slice(*hit.answer_shown)]
            parts.append(self.tr("nearest sentence: {sentence}").format(sentence=sentence))
        parts += [self.note(row), self.older(row), self.more(row)]
        return ", ".join(part for part in parts if part)

    def _fresh(self, row: Row) -> str:
        return self.tr("New since you last looked") if row.fresh else ""

    def _same(self, newer: Version) -> str:
        if newer.reason == "likeness":
            return self.tr("nearly the same text, another name")
        return self.tr("same name") if newer.reason == "name" else self.tr("same title and text")


def _below_home(path: Path) -> str:
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def _short(folder: Path) -> str:
    """Return a folder as it is known, by its last names where it lies deep."""
    words = _below_home(folder)
    return words if len(words) <= _LONGEST else str(Path("…", *folder.parts[-2:]))


def _named(path: Path) -> str:
    """Return the name of a file behind that of its folder; of a long one both ends."""
    name = path.name
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME // 2]}…{name[-_LONGEST_NAME // 2 :]}"
    return str(Path(path.parent.name, name))


def _date(nanoseconds: int) -> str:
    """Return the day of a time in ISO 8601; "" for a time outside the calendar."""
    try:
        return datetime.fromtimestamp(nanoseconds / 1e9).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return ""
