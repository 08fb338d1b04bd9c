"""Terms: what a text is looked up by: stems, identifiers and pairs of characters.

The same analysis serves documents and queries: tokens, folding of variants, phrases, the words to
mark in a text, its language, and how much two texts have in common.
"""

from engine.terms.han import simplified
from engine.terms.language import LANGUAGES, LanguageDetector
from engine.terms.marks import Marker, Span, merged
from engine.terms.phrase import Phrase
from engine.terms.similarity import share, trace
from engine.terms.tokens import (
    STOP_TERMS,
    all_terms,
    fold,
    ideographs,
    normal,
    question_terms,
    terms,
    word_count,
)

__all__ = [
    "LANGUAGES",
    "STOP_TERMS",
    "LanguageDetector",
    "Marker",
    "Phrase",
    "Span",
    "all_terms",
    "fold",
    "ideographs",
    "merged",
    "normal",
    "question_terms",
    "share",
    "simplified",
    "terms",
    "trace",
    "word_count",
]
