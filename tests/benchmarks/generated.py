"""Generated text with a real vocabulary: a folder of as many passages as are wanted.

English words are those of Python's own documentation, in the order of their frequency, then those
of SCOWL; Chinese ones are the pairs of ideographs of Pagewise's own texts, then chance pairs of
these. Zipf's law says how often each is used; each document has words of its own, and now and then
there is a number that few others have. One document in five is Chinese. The same number gives the
same document, on any machine.
"""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pydoc_data.topics import topics

import numpy as np

RESOURCES = Path(__file__).parents[2] / "resources"
PASSAGES = 20  # of a document, on average
_TOKENS = {"en": 97, "zh": 113}  # of a passage, with its share of headings
_OWN, _OWN_SHARE = 40, 0.15  # words of a document, and how much of it they are
_NUMBERS = 0.01  # of the tokens
_SENTENCE, _PARAGRAPH, _SECTION = 14, 60, 400  # tokens
_MARKS = {"en": (" ", ". ", ".\n\n"), "zh": ("", "，", "。\n\n")}


@cache
def vocabulary(language: str) -> tuple[list[str], np.ndarray]:
    """Words, the most frequent first, and the share that each has with all before it."""
    if language == "en":
        counts = Counter(re.findall("[a-z]+", " ".join(topics.values()).lower()))
        rest = gzip.decompress((RESOURCES / "english/words.txt.gz").read_bytes()).decode().split()
        np.random.default_rng(1).shuffle(rest)
    else:
        files = [*RESOURCES.glob("*.zh.md"), *RESOURCES.glob("translations/*zh*.ts")]
        runs = re.findall("[\u4e00-\u9fff]+", "".join(each.read_text("utf-8") for each in files))
        counts = Counter(run[at : at + 2] for run in runs for at in range(0, len(run) - 1, 2))
        signs = sorted({sign for run in runs for sign in run})
        rest = ["".join(each) for each in np.random.default_rng(1).choice(signs, (60_000, 2))]
    words = list(dict.fromkeys([*(word for word, _ in counts.most_common()), *rest]))
    shares = np.cumsum(1 / (np.arange(len(words)) + 2.7))  # Zipf's law, as Mandelbrot has it
    return words, shares / shares[-1]


def language_of(number: int) -> str:
    return "zh" if number % 5 == 4 else "en"


def document(number: int) -> str:
    """Return the text of the document of this number, as Markdown."""
    chance, language = np.random.default_rng([7, number]), language_of(number)
    words, shares = vocabulary(language)
    count = _TOKENS[language] * max(1, round(chance.gamma(1.2, PASSAGES / 1.2)))
    places = np.searchsorted(shares, chance.random(count))
    own = np.searchsorted(shares, 0.4 + 0.6 * chance.random(_OWN))
    is_own = chance.random(count) < _OWN_SHARE
    places[is_own] = own[chance.integers(_OWN, size=is_own.sum())]
    tokens = [words[place] for place in places.tolist()]
    for at in np.flatnonzero(chance.random(count) < _NUMBERS).tolist():
        tokens[at] = f"KT-{int(10 ** (1 + 6 * chance.random()))}"
    blank, stop, end = _MARKS[language]
    pieces = [f"# {blank.join(tokens[:6])}\n\n"]
    for start in range(0, count, _SENTENCE):
        sentence = blank.join(tokens[start : start + _SENTENCE])
        is_last = start // _PARAGRAPH != (start + _SENTENCE) // _PARAGRAPH
        if start // _SECTION != (start - _SENTENCE) // _SECTION:
            pieces.append(f"## {blank.join(tokens[start + 6 : start + 11])}\n\n")
        pieces += sentence[:1].upper(), sentence[1:], end if is_last else stop
    return "".join(pieces)


def write(folder: Path, passages: int) -> Iterator[Path]:
    """Write a folder of about so many passages; what is there stays. Yield the file of each."""
    for number in range(max(1, passages // PASSAGES)):
        file = folder / f"{number // 5000:03}" / f"{number // 100 % 50:02}" / f"note {number}.md"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(document(number), "utf-8")
        yield file
