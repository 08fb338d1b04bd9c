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
    """Where the passages of each language lie.

    `means` are theirs, by the number of `languages`; those of which it cannot be told, "", are the
    first, and their mean is that of all.
    """

    languages: Array  # their codes, as bytes
    places: Array  # of the language of each row: (rows,)
    means: Array

    @classmethod
    def of(cls, languages: Array, rows: Array) -> Self:
        """Return them for the language, as bytes, and the vector of each row."""
        codes = numpy.ascontiguousarray(languages).view("<u2")
        counts = numpy.bincount(codes, minlength=1 << 16)
        counts[0] = 0
        known = numpy.flatnonzero(counts)
        means = numpy.zeros((1 + len(known), rows.shape[1]), numpy.float32)
        for place, code in enumerate(known, start=1):
            some = numpy.flatnonzero(codes == code)
            means[place] = rows[some[:: -(-len(some) // _SAMPLE)]].mean(0, numpy.float32)
        counts = counts[known]
        if len(known):
            means[0] = numpy.average(means[1:], 0, counts)
        means[1:] -= (means[1:] - means[0]) * (_FEW / (counts + _FEW))[:, None]
        places = numpy.zeros(1 << 16, numpy.uint8)
        places[known] = numpy.arange(1, 1 + len(known))
        found = numpy.array([0, *known], "<u2").view("S2")
        return cls(found, places[codes], means)

    def added(self, vector: Array, rows: Array | None = None) -> Array | float:
        """Return what language adds to the cosines of a vector with these rows; None is all."""
        if len(self.means) < 3:
            return 0.0
        each: Array = ((self.means - self.means[0]) @ vector)[
            self.places if rows is None else self.places[rows]
        ]
        return each

    def others(self, language: str) -> Array:
        """Return the rows of other languages."""
        return numpy.flatnonzero(self.languages[self.places] != language.encode())
