"""Date format: a moment as a cell shows it, in the language that the format names."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

Token = tuple[str, str]

FIRST_DAY = datetime(1899, 12, 30)
_ENGLISH = (
    "January February March April May June July August September October November December",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
_NAMES = {  # by language, the lower byte of what Windows calls it: months, days from Monday
    0x07: (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    ),
    0x0C: (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    ),
    0x0A: (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "lunes martes miércoles jueves viernes sábado domingo",
    ),
    0x10: (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    ),
    0x13: (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    ),
    0x16: (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    ),
    0x19: (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "понедельник вторник среда четверг пятница суббота воскресенье",
    ),
    0x04: (
        "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    ),
    0x11: (
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    ),
}
_SHORT_DAYS = {0x07: 2, 0x0C: 3, 0x13: 2, 0x19: 2}  # letters, where they are not three
_WHOLE = frozenset([0x04, 0x11])  # languages that do not shorten
_ERAS = (
    (date(2019, 5, 1), "R", "令和"), (date(1989, 1, 8), "H", "平成"),
    (date(1926, 12, 25), "S", "昭和"), (date(1912, 7, 30), "T", "大正"),
    (date(1868, 1, 25), "M", "明治"),
)  # fmt: skip


def dated(value: datetime | date | time | timedelta, tokens: Sequence[Token], language: int) -> str:
    spent = value if isinstance(value, timedelta) else None
    if isinstance(value, timedelta):
        value = FIRST_DAY + value
    elif isinstance(value, time):
        value = datetime.combine(FIRST_DAY.date(), value)
    elif not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if spent is None:
        spent = value - FIRST_DAY
    twelve = any(kind == "date" and text in {"am/pm", "a/p", "上午/下午"} for kind, text in tokens)
    parts: list[str] = []
    for kind, text in tokens:
        if kind == "date":
            parts.append(_part(value, text, twelve, language & 0xFF))
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            parts.append(str(int(spent.total_seconds() // unit)).zfill(len(text)))
        elif kind in {"literal", "comma", "point"}:
            parts.append(text)
    return "".join(parts)


def _part(value: datetime, token: str, twelve: bool, language: int) -> str:
    hour = (value.hour % 12 or 12) if twelve else value.hour
    months, days = (each.split() for each in _NAMES.get(language, _ENGLISH))
    match token[0]:
        case "y":
            return f"{value.year:04}" if len(token) > 2 else f"{value.year % 100:02}"
        case "g" | "e":
            return _era(value.date(), token, language)
        case "m" if len(token) > 2:
            name = months[value.month - 1]
            short = name if language in _WHOLE else name[:3]
            return {3: short, 5: name[0]}.get(len(token), name)
        case "d" if len(token) > 2:
            name = days[value.weekday()]
            if len(token) > 3:
                return name
            return (
                name[0 if language == 0x11 else 2 :][:1]
                if language in _WHOLE
                else (name[: _SHORT_DAYS.get(language, 3)])
            )
        case "a" if token in {"aaa", "aaaa"}:
            name = _NAMES[0x11 if language == 0x11 else 0x04][1].split()[value.weekday()]
            if language == 0x11:
                return name if len(token) > 3 else name[0]
            return name if len(token) > 3 else f"周{name[-1]}"
        case "a":
            half = token.upper().split("/")[value.hour >= 12]
            return half if token == "am/pm" else half[0]
        case "上":
            return token.split("/")[value.hour >= 12]
        case "s":
            decimals = token.partition(".")[2]
            fraction = f".{value.microsecond:06}"[: len(decimals) + 1] if decimals else ""
            return str(value.second).zfill(len(token.partition(".")[0])) + fraction
    number = {"m": value.month, "d": value.day, "h": hour, "n": value.minute}[token[0]]
    return str(number).zfill(len(token))


def _era(day: date, token: str, language: int) -> str:
    """Return the era of an emperor of Japan, or the year in it; elsewhere the year alone."""
    first, letter, name = next((each for each in _ERAS if each[0] <= day), (date(1, 1, 1), "", ""))
    if language != 0x11:
        return "" if token[0] == "g" else str(day.year)
    if token[0] == "g":
        return {1: letter, 2: name[:1]}.get(len(token), name)
    return str(day.year - first.year + 1).zfill(len(token))
