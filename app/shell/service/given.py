"""Given: what the tools of assistants give back, which the protocol describes to them."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator

# Digits: many clients read numbers as JavaScript does, exact to 16 digits, and those of a team's
# library have 19.
Id = Annotated[str, BeforeValidator(lambda id: str(id) if isinstance(id, int) else id)]


class FoundPassage(BaseModel):
    """A passage of a document; `score` is how surely it answers, from 0 to 1."""

    passage_id: Id
    document_id: Id
    title: str
    heading: str
    page: str | None
    path: str
    score: float
    text: str


class Findings(BaseModel):
    """Passages, best first; `remark` says what to make of them."""

    passages: list[FoundPassage]
    remark: str | None = None


class ReadText(BaseModel):
    """Text of a document; there is more where `next_start` is not null."""

    document_id: Id
    title: str
    path: str
    text: str
    next_start: int | None


class Folder(BaseModel):
    """A folder that may be searched, with how many documents of it can be found."""

    path: str
    documents: int


class RankedText(BaseModel):
    """A text by its place in what was given."""

    index: int
    score: float
