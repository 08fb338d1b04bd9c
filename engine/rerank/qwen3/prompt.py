r"""Prompt: what Qwen3-Reranker is given to read, exact to the token.

    prefix  <Instruct>: {instruction}\n<Query>: {question}\n<Document>:  {document}  suffix
    └──────────────── the same for all candidates ────────────────┘ └─ one candidate ─┘

Cut there, before the space, the parts have the tokens of the whole. A document that is too long
loses its end, as in the published script. The suffix always stays, and a query may fill at most
half of the prompt (in the published script it can push the document out).

Source: model card of Qwen/Qwen3-Reranker-0.6B, "Transformers Usage".
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from transformers import AutoTokenizer

from engine.errors import ModelUnavailable
from engine.rerank.scorer import encodable, reason_of
from engine.rerank.template import PREFIX, SUFFIX


class Ending(NamedTuple):
    """A document and the suffix: what follows the part that all candidates share."""

    ids: list[int]
    tokens: int  # of the document
    read: int  # how many of them, from the first on, are within the limit


class Prompt:
    """Writes prompts with the tokenizer of a model folder."""

    def __init__(self, folder: Path) -> None:
        """Load the tokenizer. Raises `ModelUnavailable` where that cannot be."""
        self._folder = folder
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # the library raises whatever its parsers raise
            raise ModelUnavailable(
                "rerank.bad-tokenizer", folder=folder, error=reason_of(error)
            ) from error
        self._prefix, self._suffix = self._encode(PREFIX), self._encode(SUFFIX)
        controls = sorted(self._tokenizer.get_added_vocab(), key=len, reverse=True)
        self._control = re.compile("|".join(map(re.escape, controls)) or r"(?!)")

    def beginning(self, question: str, instruction: str, longest: int) -> list[int]:
        """Return the tokens all candidates share, at most half of `longest` after the prefix."""
        start = self._encode(f"<Instruct>: {self._plain(instruction)}\n<Query>:")
        start = _cut(start, longest // 4, self._encode("\n<Query>:"))
        asked = self._encode(f" {self._plain(question)}\n<Document>:")
        asked = _cut(asked, longest // 2 - len(start), self._encode("\n<Document>:"))
        return self._prefix + start + asked

    def ending(self, document: str, room: int) -> Ending:
        """Return the tokens of one candidate, cut to `room`."""
        return self.endings([document], room)[0]

    def endings(self, documents: Sequence[str], room: int) -> list[Ending]:
        """Return the tokens of several candidates, which are found side by side."""
        found: list[list[int]] = self._tokenizer(
            [" " + self._plain(document) for document in documents],
            add_special_tokens=False,
            return_attention_mask=False,
            verbose=False,
        ).input_ids
        most = max(0, room - len(self._suffix))
        return [Ending(ids[:most] + self._suffix, len(ids), min(len(ids), most)) for ids in found]

    def token(self, word: str) -> int:
        """Return the token that is `word`. Raises `ModelUnavailable` where there is none."""
        ids = self._encode(word)
        if len(ids) != 1:
            raise ModelUnavailable("rerank.no-token", folder=self._folder, word=word)
        return ids[0]

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False, verbose=False)
        return ids

    def _plain(self, text: str) -> str:
        """Break up control tokens, so that no document can speak for the prompt."""
        return self._control.sub(lambda found: f"{found[0][0]} {found[0][1:]}", encodable(text))


def _cut(ids: list[int], room: int, end: list[int]) -> list[int]:
    """Shorten `ids`, which end with `end`, to `room`; the end stays, however small that is."""
    return ids if len(ids) <= room else ids[: max(0, room - len(end))] + end
