"""CrossEncoder: a classifier of pairs, such as bge-reranker-v2-m3 or ms-marco-MiniLM.

It reads query and document as one text with a separator between them, and its head gives one number
for the pair, the margin; the score is sigmoid(margin). It was trained on one idea of what answers a
query, so it takes no instruction.

transformers runs it, which would fill a head that is missing with random numbers, and take a
tokenizer without words for one: a folder that is not whole is refused.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from inspect import signature
from itertools import islice

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.records import Score
from engine.rerank.scorer import (
    BatchScorer,
    Candidate,
    Scores,
    encodable,
    longest_input,
    probability,
    reason_of,
)

_BATCH = 8  # pairs; no more are read after a stop


class CrossEncoder(BatchScorer):
    """A sequence classifier with one output, loaded. Implements `engine.rerank.scorer.Scorer`.

    A pair is cut to the model's own length, `max_length` tokens (512 for most, 8192 for
    bge-reranker-v2-m3), from the end of the longer of the two texts.
    """

    follows_instruction = False

    def __init__(self, model: Model, device: str, dtype: str) -> None:
        """Load the weights onto `device`. Raises `ModelUnavailable` for a folder that is broken."""
        super().__init__(model.name, device)
        self._folder = model.folder
        if dtype == "int8":
            raise ModelUnavailable("rerank.no-int8", model=model.name)
        if not (model.folder / "tokenizer.json").is_file():  # else one without words is made up
            raise ModelUnavailable(
                "models.file-missing", folder=model.folder, file="tokenizer.json"
            )
        self.start(dtype)

    def largest(self) -> int:
        return _BATCH

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. The instruction makes no difference."""
        asked = encodable(question)
        rest = deque(Candidate(each.id, encodable(each.text)) for each in candidates)
        while rest:
            batch = list(islice(rest, self._batch))
            margins = None
            with self.attempt():
                margins = self._margins([(asked, each.text) for each in batch])
            if self.is_usable(margins):
                for _ in batch:
                    rest.popleft()
                yield tuple(
                    Score(each.id, probability(margin), margin, *self._read(asked, each.text))
                    for each, margin in zip(batch, margins, strict=True)
                )

    @torch.inference_mode()
    def _margins(self, pairs: list[tuple[str, str]]) -> list[float]:
        inputs = self._tokenizer(
            pairs, padding=True, truncation=True, max_length=self.max_length, return_tensors="pt"
        ).to(self.device)
        known = {name: inputs[name] for name in inputs.keys() & self._inputs}
        margins: list[float] = self._model(**known).logits[:, 0].float().tolist()
        return margins

    def _read(self, question: str, document: str) -> tuple[int, int]:
        asked, tokens = (
            len(ids)
            for ids in self._tokenizer(
                [question, document], add_special_tokens=False, verbose=False
            ).input_ids
        )
        room = self.max_length - self._tokenizer.num_special_tokens_to_add(pair=True)
        left = max(room - asked, room // 2)  # the longer of the two is cut until they are even
        return tokens, min(tokens, left)

    def load(self, dtype: str) -> None:
        local = {"local_files_only": True, "trust_remote_code": False}
        try:
            labels = AutoConfig.from_pretrained(self._folder, **local).num_labels
            if labels != 1:
                raise ModelUnavailable("rerank.many-labels", folder=self._folder, count=labels)
            self._model, info = AutoModelForSequenceClassification.from_pretrained(
                self._folder,
                dtype=getattr(torch, dtype),
                use_safetensors=True,
                output_loading_info=True,
                **local,
            )
            if missing := info["missing_keys"]:
                raise ModelUnavailable(
                    "rerank.tensor-missing", folder=self._folder, name=min(missing)
                )
            self._model.eval().requires_grad_(False).to(self.device)
            self._inputs = signature(self._model.forward).parameters.keys()
            self._tokenizer = AutoTokenizer.from_pretrained(self._folder, **local)
            self.max_length = longest_input(self._model, self._tokenizer)
            # What cannot score two pairs at once fails here, and not in the middle of a search.
            self._margins([("", ""), ("question", "document")])
        except (ModelUnavailable, torch.OutOfMemoryError, torch.AcceleratorError):
            raise
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelUnavailable(
                "rerank.cannot-load", folder=self._folder, reason=reason_of(error)
            ) from error
