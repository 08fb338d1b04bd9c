"""The public names of the package; `__init__.py` loads each on first use."""

from .answers import find_answers as find_answers
from .candidates import present as present, select as select
from .completion import Completer as Completer
from .doubt import nothing_speaks_for as nothing_speaks_for
from .expansion import create_synonyms as create_synonyms
from .facets import Facet as Facet, facets_of as facets_of
from .file_names import files_named as files_named
from .fusion import (
    FUSION_VERSION as FUSION_VERSION,
    Fused as Fused,
    Known as Known,
    fuse as fuse,
    known as known,
)
from .likeness import Likeness as Likeness
from .lookup import Lookup as Lookup
from .meaning import Meaning as Meaning
from .own import Opening as Opening, OwnDocuments as OwnDocuments
from .proposals import propose as propose
from .query import Query as Query, is_short as is_short
from .recall import Recall as Recall, settled as settled
from .resemblance import resembling as resembling
from .retrieved import Retrieved as Retrieved, needed as needed
from .retriever import Found as Found, Keywords as Keywords, Way as Way, wanted_by as wanted_by
from .snippet import with_snippets as with_snippets
from .source import Asked as Asked, Chosen as Chosen, Source as Source
from .spelling import Speller as Speller, one_away as one_away
from .syntax import (
    Filter as Filter,
    filters_in as filters_in,
    plain_question as plain_question,
    without_filters as without_filters,
)
from .texts import order_texts as order_texts
