"""E5: multilingual-e5-small, the encoder that comes with Pagewise; a hundred languages.

Questions and passages are told apart by a word before them; the vector is the mean over the tokens.
Source: model card of intfloat/multilingual-e5-small; Wang et al., "Multilingual E5 Text Embeddings"
(arXiv 2402.05672).
"""

from collections.abc import Sequence
from pathlib import Path

from engine.embed.bert import Bert
from engine.embed.e5_file import LONGEST, E5File
from engine.embed.encoder import BatchEncoder, Kind, Rows, Run
from engine.errors import ModelUnavailable
from engine.storage import sha256

_BATCH_TOKENS = {"cpu": 1024, "mps": 8192, "xpu": 16384, "cuda": 32768}


class E5(BatchEncoder):
    """The encoder, loaded. Implements `engine.embed.encoder.Encoder`."""

    def __init__(self, path: Path, published: str, device: str, dtype: str) -> None:
        """Load the file at `path`, whose SHA-256 is `published`.

        Raises:
            ModelUnavailable: the file is not there, or not the published one.
        """
        try:
            if sha256(path) != published:
                raise ModelUnavailable("embed.bad-file", file=path, error="its SHA-256 is another")
        except OSError as error:
            raise ModelUnavailable("embed.bad-file", file=path, error=error) from error
        self._file = E5File(path)
        super().__init__("e5", self._file.shape.hidden, device, LONGEST, _BATCH_TOKENS[device])
        self._unigram = self._file.unigram()
        self.load(dtype)

    def tokens(self, texts: Sequence[str], kind: Kind) -> Rows:
        """See `BatchEncoder.tokens`."""
        begin, end = self._file.begin, self._file.end
        pieces = (self._unigram.encode(f"{kind}: {text}", LONGEST - 2) for text in texts)
        return [[begin, *each, end] for each in pieces]

    def make(self, dtype: str, *, once: bool = False) -> Run:
        """See `BatchEncoder.make`."""
        return Bert(self._file, self.device, dtype, resident=not once).run
