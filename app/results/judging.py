"""Judging: the user's relevance judgments of hits, kept on disk."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.results.keeper import Keeper
from app.stream import Lanes
from engine import Config, EngineError, Hit, Judgment, Judgments, Message


class Judging(QObject):
    """Keeps the judgments of a library, and finds those of the shown hits.

    Signals:
        graded: The grades of the shown hits, by passage id: 1 relevant, 0 not.
        changed: A judgment was added or removed.
        failed: A Message about judgments that cannot be read or written.
    """

    graded = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, config: Config, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config, file = config, config.judgments_file
        self._question = ""
        self._hits: tuple[Hit, ...] = ()
        self._unreadable: Message | None = None
        try:
            self.judgments = Judgments.read(file)
        except EngineError as error:
            self.judgments, self._unreadable = Judgments(), error.message
        self.keeper = Keeper("judgments", file, lanes, self)
        self.keeper.failed.connect(self.failed)

    def show(self, question: str, hits: Sequence[Hit]) -> None:
        self._question, self._hits = question, tuple(hits)
        self._emit_grades()

    def judge(self, hit: Hit, grade: int, instruction: str) -> None:
        """Judge a hit relevant (1) or not (0); the same judgment again withdraws it."""
        if self._refuses():
            return
        if not self._question:
            self.failed.emit(Message("window.nothing-to-judge"))
            return
        before = self.judgments.matches(self._question, self._hits).get(hit.passage_id)
        if before:
            self.judgments.forget([before])
        if not before or before.grade != grade:
            self.judgments.judge(Judgment.from_hit(self._question, hit, grade, instruction), hit)
        self._save()

    def forget(self, judgments: Sequence[Judgment]) -> None:
        if not self._refuses():
            self.judgments.forget(judgments)
            self._save()

    def _refuses(self) -> bool:
        """Say why nothing can be kept, if that is so."""
        if why := self._unreadable or self._config.refusal:
            self.failed.emit(why)
        return why is not None

    def _save(self) -> None:
        self.keeper.keep(Judgments(tuple(self.judgments)))
        self._emit_grades()
        self.changed.emit()

    def _emit_grades(self) -> None:
        found = self.judgments.matches(self._question, self._hits)
        self.graded.emit({passage_id: each.grade for passage_id, each in found.items()})
