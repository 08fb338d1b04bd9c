"""Doubt: whether anything that was found may answer a question, before a model has read it.

Cosines tell no answer from what is merely nearest: of multilingual-e5-small, nonsense has .84, too.
But where the library lacks the words of a question in its own language, and no passage stands out
by meaning, nothing speaks for what was found. So 74 of 100 questions that the passages know nothing
of were doubted, and hardly any of 500 of XQuAD, in English and Chinese, and of GitLab's handbook.
"""

from collections.abc import Mapping, Sequence

from engine.recall.fusion import Known
from engine.recall.query import Query
from engine.recall.retriever import Found
from engine.terms import may_be_in

# The library has no larger share of a question's words, by what they weigh, and the nearest passage
# is nearer than the one at a depth by no more.
_LIMITS = ((0.2, 0.045), (0.55, 0.025))
_DEPTH, _SHARE = 30, 5  # but no deeper than this part of what is compared
_FEWEST = 10  # passages; of fewer none can stand out
_NEAREST = 10  # passages, in whose languages a question can be expected


def nothing_speaks_for(
    query: Query, known: Known, near: Sequence[Found], languages: Mapping[int, str]
) -> bool:
    """Return whether neither words nor meaning speak for what was found.

    A question in another language than the passages has none of their words, and does not tell:
    its nearest passage stands out as little where it answers (XQuAD) as where none does (CMRC).
    """
    if len(near) < _FEWEST:
        return False
    depth = min(_DEPTH, len(near) // _SHARE)
    first = sorted(near, key=lambda each: -each.score)[: max(depth + 1, _NEAREST)]
    lead = first[0].score - first[depth].score
    if all(known.coverage > share or lead > least for share, least in _LIMITS):
        return False
    spoken = {languages.get(each.passage_id, "") for each in first[:_NEAREST]}
    return may_be_in(query.text, spoken - {""})
