"""Results: the ranked hits of a question, and what the user does with them."""

from app.results.judging import Judging
from app.results.marked_text import utf16_ranges
from app.results.open_document import place_of
from app.results.proposals import Proposal
from app.results.region import ResultsRegion
