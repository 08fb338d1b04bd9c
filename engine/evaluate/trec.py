"""TREC: grades and runs in the formats that the tools of the field read and write.

    qrels    TOPIC 0 DOCUMENT GRADE              run    TOPIC Q0 DOCUMENT RANK SCORE TAG

Grades are also read from BEIR's tables of three columns (topic, document, grade; a header is
skipped). Ids must not hold blanks: in ours they are written as `%20`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from engine.errors import Invalid
from engine.messages import Message

_HIGHEST = 1000  # grade; trec_eval reserves room for each grade up to the highest


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield (number, line) for each line of a text file that is not blank."""
    try:
        with file.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise Invalid("storage.cannot-read", file=file, reason=error) from error
    except UnicodeDecodeError as error:
        raise Invalid("evaluate.not-utf8", file=file) from error


def read_qrels(file: Path) -> tuple[dict[str, dict[str, int]], list[Message]]:
    """Return grades by topic and document, and messages about what is odd.

    Of two grades for one document the later counts. Raises `Invalid`, naming the line.
    """
    grades: dict[str, dict[str, int]] = {}
    doubled = negative = 0
    for number, line in lines(file):
        try:
            topic, document, grade = _judgment(line)
        except ValueError as error:
            if number == 1 and not re.search(r"\s[-+.\d]+\s*$", line):
                continue  # a header
            raise Invalid(
                "evaluate.not-grade", file=file, number=number, highest=_HIGHEST
            ) from error
        of_topic = grades.setdefault(topic, {})
        doubled += of_topic.get(document, grade) != grade
        negative += grade < 0
        of_topic[document] = grade
    complaints = []
    if doubled:
        complaints.append(Message("evaluate.graded-twice", count=doubled))
    if negative:
        complaints.append(Message("evaluate.negative-grades", count=negative))
    return grades, complaints


def _judgment(line: str) -> tuple[str, str, int]:
    fields = line.split("\t") if "\t" in line else line.split()
    topic, document, grade = (fields[0], *fields[2:]) if len(fields) == 4 else fields
    number = float(grade)
    if not abs(number) <= _HIGHEST:  # nor is "nan" a grade
        raise ValueError(grade)
    return topic.strip(), document.strip(), int(number)


def write_qrels(file: Path, grades: Mapping[str, Mapping[str, int]]) -> None:
    """Write grades. Raises `Invalid` if the file cannot be written."""
    _write(
        file,
        (
            f"{trec_id(topic)} 0 {trec_id(document)} {grade}\n"
            for topic, of_topic in grades.items()
            for document, grade in of_topic.items()
        ),
    )


def read_run(file: Path) -> dict[str, list[str]]:
    """Return the documents of each topic by score, best first; ties keep the order of the file.

    Raises `Invalid`, naming the line.
    """
    found: dict[str, dict[str, float]] = {}
    for number, line in lines(file):
        try:
            topic, _, document, _, score, *_ = line.split()
            found.setdefault(topic, {}).setdefault(document, float(score))
        except ValueError as error:
            raise Invalid("evaluate.not-run", file=file, number=number) from error
    return {
        topic: sorted(scores, key=lambda each: -scores[each]) for topic, scores in found.items()
    }


def write_run(file: Path, tag: str, run: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Write the run of a system: (topic, documents best first); scores are negated ranks.

    Raises `Invalid` if the file cannot be written.
    """
    _write(
        file,
        (
            f"{trec_id(topic)} Q0 {trec_id(document)} {rank} {-rank} {trec_id(tag)}\n"
            for topic, documents in run
            for rank, document in enumerate(documents, start=1)
        ),
    )


def trec_id(name: str) -> str:
    """Return an id without blanks."""
    return re.sub(r"\s", lambda blank: quote(blank[0]), name)


def _write(file: Path, content: Iterable[str]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(content)
    except OSError as error:
        raise Invalid("storage.cannot-write", file=file, reason=error) from error
