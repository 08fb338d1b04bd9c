"""Encoder: text → vector; what every encoder implements.

The cosine between the vector of a question and that of a passage says how near they are in
meaning, across languages where the encoder knows several.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy

Kind = Literal["query", "passage"]
Matrix = numpy.ndarray[Any, numpy.dtype[numpy.float32]]


class Encoder(Protocol):
    """A loaded encoder."""

    device: str
    dtype: str

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """Return a vector of unit length for each text: (texts, width).

        Any text will do: what is too long counts as far as it is read.

        Raises:
            ModelUnavailable: there is not enough memory, or what comes out is no number.
        """
