"""Terms: what a text is looked up by: stems, identifiers and pairs of characters.

The same analysis serves documents and queries: tokens, folding of variants, phrases, the words to
mark in a text, its language, and how much two texts have in common.
"""

from engine.terms.folding import fold, folded, simplified, without_radicals
from engine.terms.forms import stem_terms, stems, without_language
from engine.terms.language import LANGUAGES, detect_languages, may_be_in
from engine.terms.phrase import Marker, Phrase, Span, merged
from engine.terms.question_words import without_question_words
from engine.terms.similarity import alike, interchangeable, may_be_alike, share, sketch, trace
from engine.terms.tokens import (
    UNSPACED,
    all_terms,
    besides,
    find_words,
    ideographs,
    question_terms,
    terms,
    wanted_terms,
    weigh,
    word_count,
)
from engine.terms.words import Term, all_word_terms, normal, stop_terms
