"""Nesting: a page nested to no end is made shallow before the parser sees it.

The parser looks through the open elements at each tag, and opens letter styles that were not ended
again in each paragraph: such a page would take it the square of its length. What is seen of
elements that deep are the words in them.
"""

import re

_DEPTH_MAX = 1000
_STYLES_MAX = 50
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)\b|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s<>/]*+)[^<>]*+>",
    re.I | re.S,
)
_STYLES = frozenset("b big code em font i s small strike strong tt u".split())
_END_THEMSELVES = frozenset(  # or have one around them that does not
    "a area base body br button caption col colgroup dd dt embed head hr html img input li link"
    " meta nobr option p param rb rp rt source tbody td tfoot th thead tr track wbr".split()
)


def shallow(source: str) -> str:
    """Return the source of a page without the tags of elements that are too deep in others."""
    if source.count("<") <= _STYLES_MAX:
        return source
    blocks = styles = start = 0
    kept: list[str] = []
    for tag in _TAG.finditer(source):
        name = (tag["name"] or "p").lower()
        if name in _END_THEMSELVES:
            continue
        is_style = name in _STYLES
        depth = styles if is_style else blocks
        after = max(0, depth - 1) if tag["end"] else depth + 1
        if is_style:
            styles = after
        else:
            blocks = after
        if max(depth, after) > (_STYLES_MAX if is_style else _DEPTH_MAX):
            kept += source[start : tag.start()], "" if is_style else "\n"
            start = tag.end()
    return "".join([*kept, source[start:]])
