"""Collection: a judged collection on disk, as the field exchanges them.

    corpus.jsonl     {"id", "title", "text"}           one document a line
    queries.jsonl    {"id", "text"}                    and maybe an "instruction" of its own
    qrels.tsv        topic, document, grade            see `engine.evaluate.trec`

`_id` for `id` and `qrels/test.tsv` for `qrels.tsv`, as in BEIR, are read as well. The corpus stays
on disk: of collections of any size only topics and grades are held in memory.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from engine.documents import digest
from engine.errors import CollectionInvalid
from engine.evaluate.judged import Judged, Topic, relevant
from engine.evaluate.trec import lines, read_qrels
from engine.records import Document, Hit, Passage


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with a corpus; `judged` are its topics. `complaints` say what was odd."""

    folder: Path
    judged: Judged
    complaints: tuple[str, ...]

    @classmethod
    def open(cls, folder: Path, qrels: Path | None = None) -> "Collection":
        """`qrels`: other grades than those in the folder.

        Raises `CollectionInvalid`, naming file and line; also if no topic has a relevant document.
        """
        folder = folder.resolve()
        if not (folder / "corpus.jsonl").is_file():
            raise CollectionInvalid(f"{folder} is not a collection: it holds no corpus.jsonl.")
        of_beir = folder / "qrels" / "test.tsv"
        own = of_beir if of_beir.is_file() else folder / "qrels.tsv"
        grades, complaints = read_qrels(qrels or own)
        topics = {
            _id(each): Topic(_id(each), _text(each["text"]), _text(each.get("instruction")) or None)
            for each in _records(folder / "queries.jsonl")
        }
        unknown = len(grades.keys() - topics.keys())
        if unknown:
            count = (
                "One graded question is" if unknown == 1 else f"{unknown:,} graded questions are"
            )
            complaints.append(f"{count} not in queries.jsonl.")
        judged = Judged(
            title=folder.name,
            source=folder,
            topics=tuple(topic for topic in topics.values() if relevant(grades.get(topic.id, {}))),
            grades=grades,
            names=_names,
        )
        if not judged.topics:
            raise CollectionInvalid(f"No question of {folder} has a relevant document.")
        return cls(folder, judged, tuple(complaints))

    @property
    def digest(self) -> str:
        """Stands for the bytes of the corpus."""
        return digest(self.folder / "corpus.jsonl")

    def documents(self) -> Iterator[tuple[Document, Passage]]:
        """Each document of the corpus, of one passage.

        In the catalog it stands as a file named "-" (no term) in a folder named after its id.
        """
        for each in _records(self.folder / "corpus.jsonl"):
            name, title, text = _id(each), _text(each.get("title")), _text(each["text"])
            path = Path("/", quote(name, safe=""), "-")
            document = Document(0, path, len(text), 0, name, "record", title, None, None)
            yield document, Passage(text, 0, len(text))

    def missing(self) -> int:
        """How many of the relevant documents the corpus lacks. Reads it through."""
        wanted = {
            name for topic in self.judged.topics for name in relevant(self.judged.grades[topic.id])
        }
        for each in _records(self.folder / "corpus.jsonl"):
            wanted.discard(_id(each))
        return len(wanted)


def _names(topic: Topic, hits: Sequence[Hit]) -> list[str | None]:
    return [None if _is_itself(topic, hit) else _name(hit) for hit in hits]


def _name(hit: Hit) -> str:
    return unquote(hit.path.parent.name)


def _is_itself(topic: Topic, hit: Hit) -> bool:
    """In some collections the questions are documents; others just number both from 1."""
    return _name(hit) == topic.id and _words(topic.text) in _words(f"{hit.title} {hit.text}")


def _words(text: str) -> str:
    return " ".join(text.split())


def _id(record: dict[str, Any]) -> str:
    return _text(record["id"] if "id" in record else record["_id"])


def _text(value: object) -> str:
    """A value of JSON as text that can be kept: half of a surrogate pair cannot; null is none."""
    text = "" if value is None else str(value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in lines(file):
        try:
            record = json.loads(line)
            _id(record), record["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CollectionInvalid(
                f"{file}, line {number}: a JSON object with id and text is expected."
            ) from error
        yield record
