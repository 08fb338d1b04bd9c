"""Language: in which language a passage is written, as far as its script and small words tell.

A passage of a few hundred words needs no more than this; what is too short, or code, has none.
"""

import re
from collections import Counter

_READ = 2000  # characters that are looked at
_SCRIPTS = re.compile(
    r"(?P<latin>[a-zA-Z\u00c0-\u024f]+)"
    r"|(?P<kana>[\u3041-\u30ff]+)|(?P<zh>[\u3400-\u9fff\U00020000-\U0003ffff]+)"
    r"|(?P<ko>[\uac00-\ud7af]+)|(?P<cyrillic>[\u0400-\u04ff]+)|(?P<ar>[\u0600-\u06ff]+)"
    r"|(?P<he>[\u0590-\u05ff]+)|(?P<th>[\u0e00-\u0e7f]+)|(?P<hi>[\u0900-\u097f]+)"
    r"|(?P<el>[\u0370-\u03ff]+)"
)
_SMALL_WORDS = {
    "en": "the of and to in is that for it with as are on be this by from at or an",
    "de": "der die und das den von zu ist mit nicht ein eine für auf im dem des sich auch werden",
    "fr": "le la les des et est une du dans que pour qui par sur au pas avec ce sont plus",
    "es": "el la los las y que en un una por con para es se del al como más su lo",
    "it": "il di che la è e un una per in con non del della si le dei sono da alla",
    "pt": "o a os as e que em um uma para com não do da dos das se por mais no",
    "nl": "de het een en van is dat op te in voor met zijn niet aan er om ook als bij",
}
_BY_WORD: dict[str, list[str]] = {}
for _code, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_code)
_FEWEST = 3  # small words of a language that tell it
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)

LANGUAGES = {  # as those who speak them call them
    "en": "English", "de": "Deutsch", "fr": "français", "es": "español", "it": "italiano",
    "pt": "português", "nl": "Nederlands", "zh": "中文", "ja": "日本語", "ko": "한국어",
    "ru": "русский", "uk": "українська", "ar": "العربية", "he": "עברית", "th": "ไทย",
    "hi": "हिन्दी", "el": "ελληνικά",
}  # fmt: skip


def language_of(text: str) -> str:
    """The language as ISO 639-1 has it, "" where it cannot be told."""
    text = text[:_READ]
    letters: Counter[str] = Counter()
    for match in _SCRIPTS.finditer(text):
        # A sign of a script without an alphabet says as much as some letters.
        dense = 1 if match.lastgroup == "latin" else 3
        letters[match.lastgroup or ""] += dense * (match.end() - match.start())
    if letters["kana"] and 8 * letters["kana"] > letters["zh"]:
        letters["ja"] = letters.pop("kana") + letters.pop("zh", 0)
    if not letters:
        return ""
    script = letters.most_common(1)[0][0]
    if script == "latin":
        return _of_latin(text)
    if script == "cyrillic":
        return "uk" if _UKRAINIAN.search(text) else "ru"
    return "" if script == "kana" else script


def _of_latin(text: str) -> str:
    found: Counter[str] = Counter()
    for word in text.lower().split():
        found.update(_BY_WORD.get(word, ()))
    if not found:
        return ""
    code, count = found.most_common(1)[0]
    return code if count >= _FEWEST else ""
