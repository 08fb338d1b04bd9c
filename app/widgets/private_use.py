"""Private use: signs that only the font of their author has. Others would draw boxes."""

import re

# In their place stand signs that nothing draws, as long as they in characters and in UTF-16.
_SHORT, _LONG = "\u200b", "\U000e0020"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


def without_private_use(text: str) -> str:
    """Return a text as it is to be drawn: all places in it stay the same."""
    return _PRIVATE.sub(lambda found: _SHORT if found[0] < "\uffff" else _LONG, text)
