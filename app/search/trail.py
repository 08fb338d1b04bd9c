"""Trail: the questions of this window in the order in which they were asked: back and forward.

As in a browser: a question that is asked after going back takes the place of what came later.
"""

_LONGEST = 100


class Trail:
    """Where the person has been, and where among that he is."""

    def __init__(self) -> None:
        self._questions: list[str] = []
        self._here = -1

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Whether there is something to go back to, and forward."""
        return self._here > 0, self._here < len(self._questions) - 1

    def visit(self, question: str) -> None:
        """Here a question is asked; again asking the one that is here is no step."""
        if question and (self._here < 0 or self._questions[self._here] != question):
            self._questions = [*self._questions[: self._here + 1], question][-_LONGEST:]
            self._here = len(self._questions) - 1

    def go(self, steps: int) -> str | None:
        """Go so many questions forward, or back where negative; None if there are none."""
        there = self._here + steps
        if not 0 <= there < len(self._questions):
            return None
        self._here = there
        return self._questions[there]
