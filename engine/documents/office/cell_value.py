"""Cell value: what a cell holds, in words: dates as ISO, numbers to 15 digits."""

import datetime
from typing import Any

from engine.documents.text_builder import clean


def plain(value: Any) -> str:
    match value:
        case str():
            return " ".join(clean(value).split())
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            whole = float(value).is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else format(value, ".15g")
        case datetime.datetime():
            return f"{value:%Y-%m-%d} {_clock(value.time())}"
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return _clock(value)
        case datetime.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)


def _clock(time: datetime.time) -> str:
    return time.isoformat("seconds" if time.second else "minutes")
