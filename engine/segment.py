"""Segment: writes passages into a Whoosh index, a whole posting list at a time.

Whoosh's own `SegmentWriter` takes every posting as a tuple through a pool, sorts them all, and
hands them on one by one through four calls and a read of a file for the length. Here each term's
postings are kept in two arrays as they come, in order, and a term is written block by block. The
files are Whoosh's, and so is everything that reads them.

Source: whoosh 2.7.4, writing.py `SegmentWriter`, codec/whoosh3.py `W3PostingsWriter`.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from whoosh.writing import SegmentWriter

from engine.analysis import term_counts

# Of a term in the text, and in title, headings or file name. Whole numbers take a third of the room
# of fractions; that they are large is made up for by the K1 of the scoring.
TEXT_WEIGHT, CONTEXT_WEIGHT = 5, 3


class _Postings:
    """The postings of one term: numbers of passages, rising, and its weight in each."""

    __slots__ = ("passages", "weights")

    def __init__(self) -> None:
        self.passages = array("I")
        self.weights = array("I")


class PassageWriter(SegmentWriter):  # type: ignore[misc]
    """Writes one segment of passages, in the schema of `engine.index`."""

    def __init__(self, index: Any) -> None:
        super().__init__(index)
        self._terms: dict[str, defaultdict[str, _Postings]] = {
            name: defaultdict(_Postings) for name in ("document", "text", "within")
        }
        self._lengths = array("I")  # terms of each passage

    def add_passage(
        self, passage_id: int, document_id: int, places: Iterable[str], text: str, context: str
    ) -> None:
        """Add a passage; `places` are its file and every folder above it."""
        number, writer, schema = self.docnum, self.perdocwriter, self.schema
        counts, beside = term_counts(text), term_counts(context)
        weights = {term: TEXT_WEIGHT * count for term, count in counts.items()}
        for term, count in beside.items():
            weights[term] = weights.get(term, 0) + CONTEXT_WEIGHT * count
        terms = self._terms["text"]
        for term, weight in weights.items():
            postings = terms[term]
            postings.passages.append(number)
            postings.weights.append(weight)
        self._put("document", str(document_id), number)
        for place in places:
            self._put("within", place, number)
        length = sum(counts.values()) + sum(beside.values())
        self._lengths.append(length)
        writer.start_doc(number)
        for name, value in (("passage", passage_id), ("number", document_id)):
            writer.add_column_value(name, schema[name].column_type, value)
        writer.add_field("text", schema["text"], None, length)
        writer.finish_doc()
        self._added = True
        self.docnum += 1

    def _put(self, field: str, value: str, number: int) -> None:
        postings = self._terms[field][value]
        postings.passages.append(number)
        postings.weights.append(1)

    # --- what Whoosh calls

    def write_per_doc(self, fieldnames: Any, reader: Any) -> Any:
        """Take over the passages of a segment that is merged into this one."""
        self._lengths.extend(reader.doc_field_length(n, "text") for n, _ in reader.iter_docs())
        return super().write_per_doc(fieldnames, reader)

    def add_postings_to_pool(self, reader: Any, startdoc: int, docmap: Any) -> None:
        """Take over its postings: term by term, in the order of its passages."""
        for field, term, number, weight, _ in self._process_posts(
            reader.iter_postings(), startdoc, docmap
        ):
            postings = self._terms[field][term.decode()]
            postings.passages.append(number)
            postings.weights.append(int(weight))

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        writer = self.fieldwriter
        for field, terms in self._terms.items():  # in order of their names, as Whoosh wants it
            if not terms:
                continue
            writer.start_field(field, self.schema[field])
            for term in sorted(terms):  # code points sort as their UTF-8 does
                writer.start_term(term.encode())
                self._write_blocks(writer._postwriter, terms[term], field == "text")
                writer.finish_term()
            writer.finish_field()
        writer.close()

    def _write_blocks(self, writer: Any, postings: _Postings, has_lengths: bool) -> None:
        """All blocks but the last, which `finish_term` writes."""
        size, lengths = writer._blocklimit, self._lengths
        for start in range(0, len(postings.passages), size):
            if start:
                writer._write_block()
            writer._ids = postings.passages[start : start + size]
            weights = postings.weights[start : start + size]
            writer._maxweight = max(weights)
            # What is the same for all is written once, but must be a fraction to be read so.
            uniform = writer._maxweight == min(weights)
            writer._weights = array("f", weights) if uniform else weights
            if has_lengths:
                block = [lengths[number] for number in writer._ids]
                writer._minlength, writer._maxlength = min(block), max(block)
