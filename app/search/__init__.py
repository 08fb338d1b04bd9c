"""Search: the question with its preset and filters, the run that answers it, and its history."""

from app.search.like import Like, like_of
from app.search.region import SearchRegion
