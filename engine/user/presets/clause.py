"""Clause: the part of an instruction that says what is not wanted.

A reranker reads "downrank what mentions X" next to a passage that mentions X, and may well score it
higher for that. It can only be pushed down by what is read too.
"""

import re

from engine.user.presets.preset import built_in_presets

_CUE = re.compile(
    r"\b(?:not|never|no|without|avoid\w*|down-?rank\w*|demot\w+|exclud\w+|ignor\w+|penali[sz]\w+"
    r"|except|rather than|instead of|don[’']t|doesn[’']t)\b"
    r"|不要|不含|不包含|不提|不看|排除|避免|降低|降权|忽略|除了|而非|而不是",
    re.IGNORECASE,
)
_END = re.compile(
    r"[,.;:，。；：]|\bbut\b|\band (?=prefer|favou?r|rank|promote|boost)", re.IGNORECASE
)
_QUOTED = re.compile(r"(?<!\w)[‘'\"“「]([^‘’'\"“”「」]+)[’'\"”」]")
_EMPTY = re.compile(
    r"\b(?:a|an|any|about|and|are|as|be|by|contain\w*|documents?|from|in|is|it|marked|mention\w*"
    r"|merely|of|on|only|or|pages?|passages?|rank\w*|texts?|that|the|them|those|to|what|whatever"
    r"|which|with)\b"
    r"|提到|提及|包含|含有|带有|文档|段落|内容|的|或|和|与|等",
    re.IGNORECASE,
)


def negation(instruction: str) -> tuple[tuple[str, ...], str]:
    """Return the words that an instruction turns against, and the rest without that clause.

    If the rest says nothing to rank by, it is the default instruction.
    """
    cue = _CUE.search(instruction)
    if not cue:
        return (), instruction
    end = _END.search(instruction, cue.end())
    stop = end.start() if end else len(instruction)
    clause = instruction[cue.end() : stop]
    words = _QUOTED.findall(clause) or re.findall(r"\w[\w+#-]*", _EMPTY.sub(" ", clause))
    rest = f"{instruction[: cue.start()]} {instruction[stop:]}".strip(" ,.;:，。；：")
    says_something = len(rest.split()) > 1 or (len(rest) > 1 and not rest.isascii())
    return tuple(words), rest if says_something else built_in_presets()[0].instruction
