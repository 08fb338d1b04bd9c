"""What language adds to a cosine: passages in a question's language are near it whatever they say.

With multilingual-e5-small, Chinese questions over passages half Chinese and half English found
hardly any of the English ones that answer them (nDCG@10 .01): each Chinese passage was nearer.
"""

from typing import NamedTuple, Self

import numpy

from engine.embed.record import Array

_SAMPLE = 2000  # rows that the mean of a language is made of
_FEW = 100  # passages: of so many the mean is by chance in part, and counts half


class LanguageMeans(NamedTuple):
    """Where the passages of each language lie, seen from the middle of all."""

    places: Array  # of the language of each row in `means`: (rows,)
    means: Array  # mean of a language, less that of all; first, 0 for where it cannot be told

    @classmethod
    def of(cls, languages: Array, rows: Array) -> Self:
        """Return them for the language, as bytes, and the vector of each row."""
        codes = numpy.ascontiguousarray(languages).view("<u2")
        counts = numpy.bincount(codes, minlength=1 << 16)
        counts[0] = 0
        known = numpy.flatnonzero(counts)
        means = numpy.zeros((1 + len(known), rows.shape[1]), numpy.float32)
        if len(known) < 2:
            return cls(numpy.zeros(len(codes), numpy.uint8), means)
        for place, code in enumerate(known, start=1):
            some = numpy.flatnonzero(codes == code)
            means[place] = rows[some[:: -(-len(some) // _SAMPLE)]].mean(0, numpy.float32)
        counts = counts[known]
        means[1:] -= numpy.average(means[1:], 0, counts)
        means[1:] *= (counts / (counts + _FEW))[:, None]
        places = numpy.zeros(1 << 16, numpy.uint8)
        places[known] = numpy.arange(1, 1 + len(known))
        return cls(places[codes], means)

    def added(self, vector: Array, rows: Array | None = None) -> Array | float:
        """Return what language adds to the cosines of a vector with these rows; None is all."""
        if len(self.means) < 3:
            return 0.0
        each: Array = (self.means @ vector)[self.places if rows is None else self.places[rows]]
        return each
