"""The public names of the package; `__init__.py` loads each on first use."""

from .folding import (
    fold as fold,
    folded as folded,
    simplified as simplified,
    without_radicals as without_radicals,
)
from .forms import stem_terms as stem_terms, stems as stems, without_language as without_language
from .language import (
    LANGUAGES as LANGUAGES,
    detect_languages as detect_languages,
    may_be_in as may_be_in,
)
from .phrase import Marker as Marker, Phrase as Phrase, Span as Span, merged as merged
from .question_words import without_question_words as without_question_words
from .similarity import (
    alike as alike,
    interchangeable as interchangeable,
    may_be_alike as may_be_alike,
    share as share,
    sketch as sketch,
    trace as trace,
)
from .tokens import (
    UNSPACED as UNSPACED,
    all_terms as all_terms,
    besides as besides,
    find_words as find_words,
    ideographs as ideographs,
    question_terms as question_terms,
    terms as terms,
    wanted_terms as wanted_terms,
    weigh as weigh,
    word_count as word_count,
)
from .words import (
    Term as Term,
    all_word_terms as all_word_terms,
    normal as normal,
    stop_terms as stop_terms,
)
