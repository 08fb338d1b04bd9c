"""Language: which language a passage is written in, as an ISO 639-1 code.

Most scripts tell it by themselves; for Latin, Cyrillic and Arabic letters chardet decides. To ask
it for every passage would make indexing a tenth slower, so it is asked only where the small words
of a passage are not those of a language that it has named before.
"""

import re
from collections import Counter
from collections.abc import Set

LANGUAGES = {  # as those who speak them call them
    "en": "English", "de": "Deutsch", "fr": "français", "es": "español", "it": "italiano",
    "pt": "português", "nl": "Nederlands", "zh": "中文", "ja": "日本語", "ko": "한국어",
    "ru": "русский", "uk": "українська", "ar": "العربية", "he": "עברית", "th": "ไทย",
    "hi": "हिन्दी", "el": "ελληνικά",
}  # fmt: skip

_READ = 300  # characters of a passage that are looked at
_OTHERS = re.compile(
    r"(?P<kana>[\u3041-\u30ff]+)|(?P<zh>[\u3400-\u9fff\U00020000-\U0003ffff]+)"
    r"|(?P<ko>[\uac00-\ud7af]+)|(?P<cyrillic>[\u0400-\u04ff]+)|(?P<arabic>[\u0600-\u06ff]+)"
    r"|(?P<he>[\u0590-\u05ff]+)|(?P<th>[\u0e00-\u0e7f]+)|(?P<hi>[\u0900-\u097f]+)"
    r"|(?P<el>[\u0370-\u03ff]+)"
)
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7af]")
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_SHARED = {  # scripts of several languages
    "latin": {"en", "de", "fr", "es", "it", "pt", "nl"},
    "cyrillic": {"ru", "uk"},
    "arabic": {"ar"},
}
_DENSE = 3  # Latin letters that a character of a Chinese, Japanese or Korean text counts for
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_SMALL = 3  # letters of a small word
_FEW = 4  # small words that say nothing
_USUAL = 100  # small words of a language that are known
_ENOUGH = 0.6  # of the small words of a passage are known ones of its language
_PROSE = 0.5  # of the characters that are not blank, from which on letters are text, not code


class LanguageDetector:
    """Detects languages, and learns their small words from what chardet says. For one thread."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}  # of small words where chardet was asked
        self._usual: dict[str, Set[str]] = {}  # the most frequent of them

    def detect(self, text: str, before: str = "") -> str:
        """Return the code of the language, one of `LANGUAGES`; "" where it cannot be told.

        `before` is the language of the passage before it, which decides where there is too little
        to tell by, as in a heading.
        """
        text = text[:_READ]
        script = _script(text)
        if script not in _SHARED:
            return script
        languages = _SHARED[script]
        small = {word for word in text.lower().split() if len(word) <= _SMALL and word.isalpha()}
        if len(small) < _FEW:
            return before if before in languages else _ask(text, languages)
        for code in sorted(languages & self._usual.keys(), key=lambda code: code != before):
            if len(small & self._usual[code]) >= _ENOUGH * len(small):
                return code
        code = _ask(text, languages)
        if code:
            counts = self._counts.setdefault(code, Counter())
            counts.update(small)
            self._usual[code] = {word for word, _ in counts.most_common(_USUAL)}
        return code


def _script(text: str) -> str:
    """Return the script of most of a text, as its language where it has only one."""
    letters: Counter[str] = Counter()
    if not text.isascii():
        rest = len(_IDEOGRAPHS.sub("", text))
        if rest < _DENSE * (len(text) - rest) and not _KANA_HANGUL.search(text):
            return "zh"  # as counting would find, which takes five times as long
        for match in _OTHERS.finditer(text):
            weight = _DENSE if match.lastgroup in ("kana", "zh", "ko") else 1
            letters[match.lastgroup or ""] += weight * (match.end() - match.start())
    if not letters:
        return "latin" if _LATIN.search(text) else ""
    letters["latin"] = len(_LATIN.findall(text))
    if letters["kana"] and 8 * letters["kana"] > letters["zh"]:
        letters["ja"] = letters.pop("kana") + letters.pop("zh", 0)
    script = letters.most_common(1)[0][0]
    return "" if script == "kana" else script


def _ask(text: str, languages: Set[str]) -> str:
    """Return which of some languages chardet takes a text for; "" for another, or for code."""
    import chardet  # late, as it is slow to import

    if _UKRAINIAN.search(text):
        return "uk"
    letters = sum(map(str.isalpha, text))
    if letters < _PROSE * len("".join(text.split())):
        return ""
    code = chardet.detect(text.encode("utf-8", "replace"))["language"]
    return code if code and code in languages else ""
