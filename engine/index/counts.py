"""Counts: how often each term is in each of some passages, as arrays that the index takes over.

Title, headings and file name are part of each passage, and count like its text: against counting
them for less that found more on four of eight judged collections, less on one.

To count is the dearest part of indexing, so readers do it, each in a process of its own; the
process that writes the index only joins what they counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from engine.index.vocabulary import Numbers, Vocabulary, spread
from engine.records import Passage
from engine.terms import UNSPACED, besides, find_words, folded, stems

HEAVIEST = 255  # a byte; more would hardly move a score

# A term as a number: of a word that in the vocabulary, of one or two characters their code points.
# With the number of its text above these bits it sorts by text.
_CODE_BITS = 21
_TERM_BITS = 2 * _CODE_BITS
_TERM, _CODE = (1 << _TERM_BITS) - 1, (1 << _CODE_BITS) - 1
_FIRST_CHARACTER = 0x0E00 << _CODE_BITS  # none of the scripts without spaces is before it
_BEYOND = 0x40000  # all of them are before this

_lock = Lock()
_vocabulary = Vocabulary()


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Terms of passages: `sizes` of them in each, `term` and `weight` for each of these in turn.

    `term` is a place among the `terms`, which are kept as `lines`. `weight` is how often the
    passage has it, 1 to `HEAVIEST`. `lengths` are the terms of each passage, repeated ones too, but
    not those that say what others have said: see `engine.terms.besides`.
    """

    lines: str
    term: NDArray[np.unsignedinteger]
    weight: NDArray[np.uint8]
    sizes: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @property
    def terms(self) -> list[str]:
        """Each once; split at every call."""
        return self.lines.split("\n") if self.lines else []


def count(passages: Sequence[Passage], title: str, names: str) -> TermCounts:
    """Count the terms of passages and of their context; `names` are those of the file."""
    global _vocabulary
    # by heading and language, which several passages share
    contexts: dict[tuple[str, str], int] = {}
    context_of = [contexts.setdefault((p.heading, p.language), len(contexts)) for p in passages]
    texts = [(f"{title}\n{heading}\n{names}", language) for heading, language in contexts]
    texts += ((passage.text, passage.language) for passage in passages)
    with _lock:
        if _vocabulary.is_full:
            _vocabulary = Vocabulary()
        return _counted(texts, np.array(context_of, np.int64), _vocabulary)


def _counted(
    texts: Sequence[tuple[str, str]], context_of: Numbers, vocabulary: Vocabulary
) -> TermCounts:
    """Count the terms of texts in their languages: contexts first, then those that have them."""
    contexts = len(texts) - len(context_of)
    within, beside = _found(texts, vocabulary)
    amounts = np.bincount(within >> _TERM_BITS, minlength=len(texts))
    found = np.concatenate((within, beside))
    is_shared = found < contexts << _TERM_BITS
    shared = np.sort(found[is_shared])
    sizes = np.bincount(shared >> _TERM_BITS, minlength=contexts)
    firsts, sizes = (np.cumsum(sizes) - sizes)[context_of], sizes[context_of]
    shared = _of_texts(np.arange(len(context_of)), sizes, shared[spread(firsts, sizes)] & _TERM)
    keys = np.sort(np.concatenate((found[~is_shared] - (contexts << _TERM_BITS), shared)))
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    weight = np.diff(firsts, append=len(keys))
    keys = keys[firsts]
    used, term = np.unique(keys & _TERM, return_inverse=True)
    return TermCounts(
        lines=_names(used, vocabulary),
        term=term.astype(np.uint16 if len(used) < 1 << 16 else np.uint32),
        weight=np.minimum(weight, HEAVIEST).astype(np.uint8),
        sizes=np.bincount(keys >> _TERM_BITS, minlength=len(context_of)),
        lengths=amounts[contexts:] + amounts[context_of],
    )


def _found(texts: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> tuple[Numbers, Numbers]:
    """Return the terms that texts consist of, and those besides, each with its text."""
    plains: list[str] = []
    numbers: list[int] = []
    more: list[int] = []
    sizes: list[tuple[int, int]] = []
    for text, language in texts:
        plains.append(plain := folded(text))
        own = vocabulary.words(find_words(plain))
        others = vocabulary.terms((*besides(text, plain), *stems(text, language)))
        sizes.append((len(own), len(others)))
        numbers += own
        more += others
    places = np.arange(len(texts))
    own_sizes, more_sizes = np.array(sizes, np.int64).reshape(-1, 2).T
    terms, sizes_of_words = vocabulary.terms_of(numbers)
    within = _of_texts(np.repeat(places, own_sizes), sizes_of_words, terms)
    beside = _of_texts(places, more_sizes, np.array(more, np.int64))
    if any(UNSPACED.search(plain) for plain in plains if not plain.isascii()):
        within = np.concatenate((within, _characters(plains)))
    return within, beside


def _of_texts(texts: Numbers, sizes: Numbers, terms: Numbers) -> Numbers:
    return np.repeat(texts, sizes) << _TERM_BITS | terms


def _characters(texts: Sequence[str]) -> Numbers:
    """Return the characters of scripts without spaces, and each two that follow one another."""
    whole = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(whole, np.uint32).astype(np.int64)
    at = np.flatnonzero(_unspaced()[np.minimum(codes, _BEYOND)])
    ends = np.cumsum([len(text) + 1 for text in texts])
    single = np.searchsorted(ends, at, "right") << _TERM_BITS | codes[at] << _CODE_BITS
    first = np.flatnonzero(np.diff(at) == 1)
    return np.concatenate((single, single[first] | codes[at[first + 1]]))


@cache
def _unspaced() -> NDArray[np.bool_]:
    """Return which characters are of scripts without spaces."""
    found = np.zeros(_BEYOND + 1, np.bool_)
    for match in UNSPACED.finditer("".join(map(chr, range(_BEYOND)))):
        found[slice(*match.span())] = True
    return found


def _names(terms: Numbers, vocabulary: Vocabulary) -> str:
    split = np.searchsorted(terms, _FIRST_CHARACTER)
    names = vocabulary.names(terms[:split].tolist())
    rest = terms[split:]
    codes = np.stack((rest >> _CODE_BITS, rest & _CODE, np.full(len(rest), ord("\n"))), axis=1)
    characters = codes[codes > 0].astype("<u4").tobytes().decode("utf-32-le")
    return "\n".join((*names, characters.rstrip("\n"))) if len(rest) else "\n".join(names)
