"""Language: which language a passage is written in, as an ISO 639-1 code.

Most scripts tell it by themselves, the small words of a passage tell it in Latin letters, and where
these are few, so does the rest of the document. Only where nothing of it tells more is chardet
asked: it takes 26 MB in each process that asks it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

LANGUAGES = {  # as those who speak them call them
    "en": "English", "de": "Deutsch", "fr": "français", "es": "español", "it": "italiano",
    "pt": "português", "nl": "Nederlands", "sv": "svenska", "da": "dansk", "no": "norsk",
    "fi": "suomi", "hu": "magyar", "ro": "română", "zh": "中文", "ja": "日本語", "ko": "한국어",
    "ru": "русский", "uk": "українська", "ar": "العربية", "he": "עברית", "th": "ไทย",
    "hi": "हिन्दी", "el": "ελληνικά",
}  # fmt: skip

_READ = 300  # characters of a passage that are looked at
_READ_FIRST = 2000  # of the first page
_OTHERS = re.compile(
    r"(?P<kana>[\u3041-\u30ff]+)|(?P<zh>[\u3400-\u9fff\U00020000-\U0003ffff]+)"
    r"|(?P<ko>[\uac00-\ud7af]+)|(?P<cyrillic>[\u0400-\u04ff]+)|(?P<arabic>[\u0600-\u06ff]+)"
    r"|(?P<he>[\u0590-\u05ff]+)|(?P<th>[\u0e00-\u0e7f]+)|(?P<hi>[\u0900-\u097f]+)"
    r"|(?P<el>[\u0370-\u03ff]+)"
)
# Of no script among these. It goes first, since all of them are tried at every character.
_COMMON = re.compile("[\x00-\u036f\u2000-\u303f\ufe30-\uffff]+")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]+")
_SMALL = 3  # letters of a small word
_MOST_FREQUENT = {  # of the small words
    "en": "the to and of a in i is for you it on was be as are at he not by but my or we an all so"
    " his me if one can up out has do no who had her get she new how now its our him see two"
    " any us may",
    "de": "die der und in das ich ist zu den von mit es ein auf für im sie dem des als er an so bei"
    " wie aus hat wir du nur was am man um zum da mir vor mal zur bis ihr uns bin vom gut ab"
    " dir wo nun ob",
    "fr": "de la le et l à les est en des d un que a pas une du il je qui c au ce sur qu par on ne"
    " j n se s ça tu son y ou si ils sa aux me ont été mon ses lui non où va ans dit ma là peu",
    "es": "de la que el en y a los no un se por es del las con una lo su al me más si te o mi le"
    " sus ya ha yo ser son sin hay fue tu muy eso nos qué así dos uno tan ni día él sí",
    "it": "di e che il la a in non un per è del l i una le si con da ma al ha più dei se nel mi lo"
    " gli o ho ci su ad dal io ti cui d era ed c tra suo due sia sua ai sul uno ne poi già",
    "pt": "de a o que e do em da é não um uma com no se na por os eu as dos mas foi ao me ser seu"
    " sua tem são das ou à ele já nos só até te sem era nas há aos às nós",
    "nl": "de van het een en in is op ik dat je te met die als er om aan hij ook ze uit bij dan dit"
    " was we wat of nog kan zo al wel tot u ben me hoe na ons wil zou dus mij had hun zij",
    "sv": "och i att det som en på är av för med den ett om har de jag så var men han vi kan nu"
    " man du ut vid sin upp hon mig dig sig oss mot dem hur nog än få får ska bli vad när där in",
    "da": "og i at det som en på er af for med den til et om har de jeg så var men han vi kan nu"
    " man du ud ved sin op hun mig dig sig os mod dem end få får bli hos jo da når der vil ind kun",
    "no": "og i å det som en på er av for med den til et om har de jeg så var men han vi kan nå"
    " man du ut ved sin opp hun meg deg seg oss mot dem enn få får bli hos jo da når der vil inn"
    " kun hva ble mye noe",
    "fi": "on ja ei se hän ne me te he jos kun sen tai ole nyt jo en et oli ks yli vai sun mun tän"
    " ko",
    "hu": "a az és egy is nem ha de van ez azt ki be fel el meg már én te ő mi ti ők aki ami le"
    " még ezt sem úgy így sok két itt ott hol",
    "ro": "de la și în cu nu a se ce o că pe din mai un sa am ai au are fi lui ei el ea îi te mă"
    " ne le al ale cel sau fie iar dar să ți doi",
}
_SMALL_WORDS = {code: frozenset(words.split()) for code, words in _MOST_FREQUENT.items()}
_SHARED: dict[str, Set[str]] = {  # scripts of several languages
    "latin": _SMALL_WORDS.keys(),
    "cyrillic": {"ru", "uk"},
    "arabic": {"ar"},
}
_APOSTROPHE = re.compile("['’]")
_WORD = re.compile(r"[\"'“„«‘¡¿(]*[^\W\d_]+(?:[-'’][^\W\d_]+)*[\"'”“»’.,;:!?…)]*")
_DENSE = 3  # Latin letters that a character of a Chinese, Japanese or Korean text counts for
_TELLING = re.compile("(?P<uk>[іїєґ])|(?P<ru>[ыэё])", re.IGNORECASE)
_FEW = 3  # small words; fewer say nothing
_MANY = 4  # known small words of a language that tell it among others
_ENOUGH = 0.6  # of the small words of a passage are known ones of its language
_SOME = 0.45  # the same where the passages around it are of that language
_PROSE = 0.75  # of what stands between blanks are words; there are fewer in code


def detect_languages(texts: Sequence[str], before: str = "", ask: bool = True) -> Iterator[str]:
    """Yield the code of the language of each passage of a page, or "" where it cannot be told.

    It is one of `LANGUAGES`; `before` is the last that was told in the same document. It decides
    where there is too little to tell by, as in a heading; on the first page, that of the page does.
    Where that is not told either, chardet is asked unless `ask` is False.
    """
    before = before or _detect("\n".join(texts)[:_READ_FIRST], "?") or ("" if ask else "?")
    for text in texts:
        language = _detect(text[:_READ], before)
        yield language
        before = language or before


def may_be_in(text: str, languages: Set[str]) -> bool:
    """Return whether a few words may be in one of some languages: no script or small word tells."""
    script = _script(text)
    if script not in _SHARED:
        return script in languages
    if script != "latin":
        return bool(_SHARED[script] & languages)
    words = set(_APOSTROPHE.sub(" ", text.lower()).split())
    own = languages & _SMALL_WORDS.keys()
    told = {code for code, small in _SMALL_WORDS.items() if words & small}
    return bool(own) and (not told or bool(told & own))


def _detect(text: str, before: str) -> str:
    """Return the language of a text; chardet is asked where `before` is ""."""
    script = _script(text)
    if script not in _SHARED:
        return script
    if script == "cyrillic" and (match := _TELLING.search(text)):
        return match.lastgroup or ""
    if script == "latin":
        words = set(_APOSTROPHE.sub(" ", text.lower()).split())
        small = {word for word in words if len(word) <= _SMALL and word.isalpha()}
        if len(small) >= _FEW:
            known = {code: len(small & _SMALL_WORDS[code]) for code in _SMALL_WORDS}
            best = max(known, key=lambda code: (known[code], code == before))
            if known[best] == len(small) or known[best] >= max(_MANY, _ENOUGH * len(small)):
                return best
            if before:
                return before if known.get(before, 0) >= _SOME * len(small) else ""
    if before in _SHARED[script]:
        return before
    if before and script == "latin":
        return ""
    return _ask(text, _SHARED[script])


def _script(text: str) -> str:
    """Return the script of most of a text, as its language where it has only one."""
    letters: Counter[str] = Counter()
    if not text.isascii():
        for match in _OTHERS.finditer(_COMMON.sub("", text)):
            weight = _DENSE if match.lastgroup in ("kana", "zh", "ko") else 1
            letters[match.lastgroup or ""] += weight * (match.end() - match.start())
    if not letters:
        return "latin" if _LATIN.search(text) else ""
    letters["latin"] = len("".join(_LATIN.findall(text)))
    if letters["kana"] and 8 * letters["kana"] > letters["zh"]:
        letters["ja"] = letters.pop("kana") + letters.pop("zh", 0)
    script = letters.most_common(1)[0][0]
    return "" if script == "kana" else script


def _ask(text: str, languages: Set[str]) -> str:
    """Return which of some languages chardet takes a text for; "" for another, or for code."""
    words = text.split()
    if sum(_WORD.fullmatch(word) is not None for word in words) < _PROSE * len(words):
        return ""
    import chardet  # late, as it is slow to import

    code = chardet.detect(text.encode("utf-8", "replace"))["language"]
    return code if code and code in languages else ""
