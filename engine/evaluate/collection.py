"""Collection: a judged collection on disk, as the field exchanges them, and its index.

    corpus.jsonl     {"id", "title", "text"}           one document a line
    queries.jsonl    {"id", "text"}                    optionally an "instruction" of its own
    qrels.tsv        topic, document, grade            see `engine.evaluate.trec`

BEIR's `_id` and `qrels/test.tsv` are read as well. Only topics and grades are held in memory. The
index is kept below `eval/` in the data directory, so that a second run starts at once; indexing
that was stopped resumes.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from engine.catalog import VERSION as CATALOG_VERSION
from engine.config import Config
from engine.documents import digest
from engine.errors import Invalid
from engine.evaluate.records import BY_RULE, Topic, TopicSet, relevant
from engine.evaluate.trec import lines, read_qrels
from engine.events import Progress
from engine.messages import Message
from engine.records import Document, Hit, Passage
from engine.stores.team import Place
from engine.terms import detect_languages

# What is not committed is held in memory. By count, not by time as in the user's library: the
# division into segments affects scores a little, and an evaluation must be repeatable.
_COMMIT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with a corpus, and its topics. `complaints` say what is odd."""

    folder: Path
    judged: TopicSet
    complaints: tuple[Message, ...]

    @classmethod
    def open(cls, folder: Path, qrels: Path | None = None) -> "Collection":
        """Read topics and grades; `qrels` replaces the grades in the folder.

        Raises `Invalid`, naming file and line; also if no topic has a relevant document.
        """
        folder = folder.resolve()
        if not (folder / "corpus.jsonl").is_file():
            raise Invalid("evaluate.not-collection", folder=folder)
        of_beir = folder / "qrels" / "test.tsv"
        own = of_beir if of_beir.is_file() else folder / "qrels.tsv"
        grades, complaints = read_qrels(qrels or own)
        topics = {
            _id(each): Topic(_id(each), _text(each["text"]), _text(each.get("instruction")) or None)
            for each in _records(folder / "queries.jsonl")
        }
        unknown = len(grades.keys() - topics.keys())
        if unknown:
            complaints.append(Message("evaluate.unknown-questions", count=unknown))
        judged = TopicSet(
            title=folder.name,
            source=folder,
            topics=tuple(topic for topic in topics.values() if relevant(grades.get(topic.id, {}))),
            grades=grades,
            names=_names,
        )
        if not judged.topics:
            raise Invalid("evaluate.nothing-relevant", folder=folder)
        return cls(folder, judged, tuple(complaints))

    def library_config(self, config: Config) -> Config:
        """Return the settings of the library that holds the corpus; its name tells its content."""
        name = f"{self.folder.name}-{digest(self.folder / 'corpus.jsonl')[:12]}"
        return replace(
            config, data_dir=config.data_dir / "eval" / name, library="", meaning_weight=BY_RULE
        )

    def documents(self) -> Iterator[tuple[Document, Passage]]:
        """Yield each document of the corpus with its one passage.

        Its path in the catalog is a folder named after its id, and a file named "-" (no term).
        """
        for each in _records(self.folder / "corpus.jsonl"):
            name, title, text = _id(each), _text(each.get("title")), _text(each["text"])
            path = Path("/", quote(name, safe=""), "-")
            document = Document(0, path, len(text), 0, name, "record", title, None, None)
            [language] = detect_languages([text])
            yield document, Passage(text, 0, len(text), language=language)

    def resolved(self) -> tuple[TopicSet, int]:
        """Return the topics, and how many relevant documents the corpus lacks, by reading it.

        A text is shown once, whatever documents have it: it counts as the one that is relevant.
        """
        wanted = {
            name for topic in self.judged.topics for name in relevant(self.judged.grades[topic.id])
        }
        same: dict[str, set[str]] = {}  # relevant documents by their text
        for each in _records(self.folder / "corpus.jsonl"):
            if (name := _id(each)) in wanted:
                same.setdefault(_words(_text(each["text"])), set()).add(name)

        def names(topic: Topic, hits: Sequence[Hit]) -> list[str | None]:
            mine = relevant(self.judged.grades[topic.id])
            return [
                name
                if name is None or name in mine
                else min(mine & same.get(_words(hit.text), set()), default=name)
                for name, hit in zip(_names(topic, hits), hits, strict=True)
            ]

        missing = len(wanted) - sum(map(len, same.values()))
        return replace(self.judged, names=names), missing

    def index(self, config: Config) -> Iterator[Progress]:
        """Index the corpus into the library of `config`, unless that is done.

        Raises `LibraryUnavailable`, and `Invalid` for a line that is no document.
        """
        from engine.index import VERSION as INDEX_VERSION  # late: they load NumPy
        from engine.sync import opened, prepare_part

        version = f"{CATALOG_VERSION}-{INDEX_VERSION}"
        complete, started = (
            config.data_dir / f"{word}-{version}" for word in ("complete", "started")
        )
        if complete.exists():
            return
        is_team = Place.read(config.library_dir) is not None
        if not (started.exists() or is_team):  # of another version, or nothing
            shutil.rmtree(config.data_dir, ignore_errors=True)
        config.make_data_dir()
        started.touch()
        total = sum(1 for _ in _records(self.folder / "corpus.jsonl"))
        with opened(config) as (catalog, writer):
            # Documents come in the order of the file: their count tells where it was stopped.
            done = catalog.documents.counts()["indexed"]
            for number, (document, passage) in enumerate(
                islice(self.documents(), done, None), start=done
            ):
                names = document.path.name
                part = prepare_part(writer.prepare, [passage], document.title, names)
                writer.add(document, [part])
                if number % 100 == 0:
                    yield Progress(number, total, self.folder)
                if (number + 1) % _COMMIT_EVERY == 0:
                    writer.commit()
            yield from (event for event in writer.catch_up() if isinstance(event, Progress))
        complete.touch()


def _names(topic: Topic, hits: Sequence[Hit]) -> list[str | None]:
    return [None if _is_itself(topic, hit) else _name(hit) for hit in hits]


def _name(hit: Hit) -> str:
    return unquote(hit.path.parent.name)


def _is_itself(topic: Topic, hit: Hit) -> bool:
    """In some collections the questions are documents; others just number both from 1."""
    return _name(hit) == topic.id and _words(topic.text) in _words(f"{hit.title} {hit.text}")


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _id(record: dict[str, Any]) -> str:
    return _text(record["id"] if "id" in record else record["_id"])


def _text(value: object) -> str:
    """Return a JSON value as text; null is "", a lone surrogate, which cannot be stored, is "�"."""
    text = "" if value is None else str(value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in lines(file):
        try:
            record = json.loads(line)
            _id(record), record["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Invalid("evaluate.not-document", file=file, number=number) from error
        yield record
