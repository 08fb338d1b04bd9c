"""What language adds to a cosine: passages in a question's language are near it whatever they say.

With multilingual-e5-small, Chinese questions over passages half Chinese and half English found
hardly any of the English ones that answer them (nDCG@10 .01): each Chinese passage was nearer.
Of few passages the mean says little; but questions about nothing in particular lie as far apart, by
their languages, as passages do. Without them 30 Chinese passages among 800 English ones took the
places of what answers Chinese questions (nDCG@10 .32; .83 with them).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

import numpy

from engine.embed.record import Array

_SAMPLE = 2000  # rows that the mean of a language is made of
_FEW = 100  # passages: of so many the mean is by chance in part, and counts half

_LEAST = 3  # passages: of fewer the language may well be told wrongly

Mean = Callable[[str], Array | None]  # of usual questions in a language


class LanguageMeans(NamedTuple):
    """Where the passages of each language lie.

    `means` are theirs, by the number of `languages`; those of which it cannot be told, "", are the
    first, and their mean is that of all.
    """

    languages: Array  # their codes, as bytes
    places: Array  # of the language of each row: (rows,)
    means: Array

    @classmethod
    def of(cls, languages: Array, rows: Array, usual: Mean = lambda _: None) -> Self:
        """Return them for the language, as bytes, and the vector of each row."""
        codes = numpy.ascontiguousarray(languages).view("<u2")
        counts = numpy.bincount(codes, minlength=1 << 16)
        counts[0] = 0
        known = numpy.flatnonzero(counts)
        means = numpy.zeros((1 + len(known), rows.shape[1]), numpy.float32)
        for place, code in enumerate(known, start=1):
            some = numpy.flatnonzero(codes == code)
            means[place] = rows[some[:: -(-len(some) // _SAMPLE)]].mean(0, numpy.float32)
        places = numpy.zeros(1 << 16, numpy.uint8)
        places[known] = numpy.arange(1, 1 + len(known))
        counts = counts[[0, *known]]
        if len(known):
            means[0] = numpy.average(means, 0, counts)
        found = cls(numpy.array([0, *known], "<u2").view("S2"), places[codes], means)
        spoken = map(bytes.decode, found.languages.tolist())
        asked = [
            usual(each) if wanted else None
            for each, wanted in zip(spoken, worth_asking(counts), strict=True)
        ]
        drawn = means.copy()
        draw_in(drawn, counts, asked)
        found._tell(counts, rows, drawn, asked)
        means[:] = drawn
        return found

    def _tell(
        self, counts: Array, rows: Array, drawn: Array, asked: Sequence[Array | None]
    ) -> None:
        """Count rows to the nearest language that has many; but those of one that has few.

        What code and tables are near to is the language of their comments and names, which the
        text does not always tell. Nor does it in a language that has few, where there are
        questions `asked` in that, unless the vector is as near.
        """
        many, beyond, least = what_tells(self.means, counts)
        nearest: Array = many[:1]
        if len(many) > 1:
            import torch  # late, as it takes a second

            with torch.backends.mkldnn.flags(enabled=False, allow_tf32=None):
                near = torch.nn.functional.linear(
                    torch.from_numpy(rows), torch.from_numpy(beyond).half()
                )
            nearest = many[(near - torch.from_numpy(least)).argmax(1).numpy()]
        if len(many):
            is_of_few = (self.places > 0) & (counts < _FEW)[self.places]
            known = numpy.array([each is not None for each in asked])
            own = numpy.flatnonzero(is_of_few & known[self.places])
            away = rows[own] - drawn[self.places[own]]
            other = nearest[own] if len(many) > 1 else nearest
            is_of_few[own] = (away**2).sum(1) <= ((rows[own] - self.means[other]) ** 2).sum(1)
            self.places[:] = numpy.where(is_of_few, self.places, nearest)

    def added(self, vector: Array, rows: Array | None = None) -> Array | float:
        """Return what language adds to the cosines of a vector with these rows; None is all."""
        if len(self.means) < 3:
            return 0.0
        places = self.places if rows is None else self.places[rows]
        each: Array = ((self.means - self.means[0]) @ vector)[places]
        return each

    def others(self, language: str) -> Array:
        """Return the rows of other languages."""
        return numpy.flatnonzero(self.languages[self.places] != language.encode())


def what_tells(means: Array, counts: Array) -> tuple[Array, Array, Array]:
    """Return the places of languages that have many passages, and what tells the nearest of these.

    That is where the product with the second, less the third, is greatest.
    """
    many = numpy.flatnonzero(counts >= _FEW)
    beyond = means[many] - means[0]
    return many, beyond, beyond @ means[0] + (beyond**2).sum(1) / 2


def worth_asking(counts: Array) -> Array:
    """Return of which languages usual questions tell something; the first is that of all.

    To encode them takes its time.
    """
    return (counts >= _LEAST) & (len(counts) > 2)


def draw_in(means: Array, counts: Array, asked: Sequence[Array | None]) -> None:
    """Move the means of languages to where they are expected, by how much is chance in each.

    That is at the mean of all, the first, but for what is `asked` in a language: as far from it as
    usual questions in that are from those in all.
    """
    expected = numpy.repeat(means[:1], len(means), 0)
    known = [place for place, each in enumerate(asked) if each is not None]
    if known:
        usual = numpy.array([asked[place] for place in known])
        expected[known] += usual - numpy.average(usual, 0, counts[known])
    means += (expected - means) * (_FEW / (counts + _FEW))[:, None]
