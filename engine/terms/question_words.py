"""Question words: how long, 多少, 什么时候. They ask, and say nothing of what is asked for.

A passage that answers "how long" has a number, not the word "long". Single ones, such as "who", are
stop words.
"""

import re

from engine.terms.folding import simplified
from engine.terms.tokens import word_count

_WORDS = re.compile(
    r"\bhow\s+(?:long|many|much|often|far|old)\b"
    r"|\b(?:what|which)\s+(?:time|year|(?:kind|type|sort)s?\s+of)\b"
    # with the verb or preposition before it, which would else make a pair with what stands there
    r"|[是有为在]?(?:(?<![很许众更])多少(?!数)|多久|多长时间|几[天年月日次个种点岁名位人届号]"
    r"|哪(?![吒咤])(?:一?[些个里位年天种家国次款项部])?|什么(?:时候|时间|地方|样)?|何[时地处种人]"
    r"|怎么样?|怎样|如何|为何|是否|谁)",
    re.IGNORECASE,
)


def without_question_words(question: str) -> str:
    """Return a question with blanks for its question words, if it has others.

    Its length stays, but traditional characters are the simplified ones.
    """
    rest = _WORDS.sub(lambda match: " " * len(match.group()), simplified(question))
    return rest if word_count(rest) else question
