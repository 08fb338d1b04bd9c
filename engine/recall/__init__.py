"""Recall: from a query to the candidates that a reranker may read.

A `Query` is parsed and analysed once; retrievers find passages for it; of these the candidates are
chosen, spread over documents and versions, with a snippet each.
"""

from engine.recall.answers import find_answers
from engine.recall.candidates import Retrieved, choose, needed, present, read
from engine.recall.completion import Completer
from engine.recall.doubt import nothing_speaks_for
from engine.recall.expansion import create_synonyms
from engine.recall.facets import Facet, facets_of
from engine.recall.file_names import files_named
from engine.recall.fusion import VERSION as FUSION_VERSION, Fused, Known, fuse, known
from engine.recall.likeness import Likeness
from engine.recall.local import other_versions, source_passages
from engine.recall.lookup import Lookup
from engine.recall.meaning import Meaning
from engine.recall.own import Opening, OwnDocuments
from engine.recall.proposals import propose
from engine.recall.query import Query, is_short
from engine.recall.recall import Recall
from engine.recall.retriever import Found, Keywords, Way, wanted_by
from engine.recall.snippet import with_snippets
from engine.recall.source import Asked, Chosen, Source
from engine.recall.spelling import Speller, one_away
from engine.recall.syntax import Filter, filters_in, plain_question, without_filters
from engine.recall.texts import order_texts
