"""Headings: the names that programs give to the styles of headings, in several languages."""

import re

_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|titre|título|заголовок) ?([1-9])", re.I)


def heading_level(style_name: str) -> int | None:
    """Return the level of headings of this style, None if it is for other text."""
    match = _HEADING.fullmatch(style_name)
    return int(match[1]) if match else None
