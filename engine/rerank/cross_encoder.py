"""CrossEncoder: a classifier of pairs, such as bge-reranker-v2-m3, ms-marco-MiniLM or ettin.

It reads query and document as one text with a separator between them, and its head gives one number
for the pair, the margin; the score is sigmoid(margin). It was trained on one idea of what answers a
query, so it takes no instruction.

transformers runs it, which would fill a head that is missing with random numbers, and take a
tokenizer without words for one: a folder that is not whole is refused.
"""

from collections.abc import Callable, Iterator, Sequence
from inspect import signature
from typing import Any

import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)

from engine.errors import ModelUnavailable
from engine.models import Model, has_head
from engine.records import Score
from engine.rerank.head import Head
from engine.rerank.pairs import PAIRS
from engine.rerank.qwen3.linear import linear
from engine.rerank.scorer import (
    BatchScorer,
    Candidate,
    Scores,
    encodable,
    longest_input,
    probability,
    reason_of,
)

_WINDOW = {"cpu": 8}  # pairs from the top, of which like is read with like; else _WIDE
_WIDE = 64
_TOKENS = {"cpu": 2048}  # of a batch; else _MANY
_MANY = 32768
_FEWEST = 64
_PADDED = {"cpu": 1.1}  # times the tokens of a batch: a processor computes what is padding, too
_SLACK = 2.0

_LOCAL = {"local_files_only": True, "trust_remote_code": False}


class CrossEncoder(BatchScorer):
    """A sequence classifier with one output, or a Transformer with a `Head`, loaded.

    Implements `engine.rerank.scorer.Scorer`. A pair is cut to the model's own length, `max_length`
    tokens (512 for most, 8192 for bge-reranker-v2-m3), from the end of the longer of the two texts.
    """

    follows_instruction = False

    def __init__(self, model: Model, device: str, dtype: str) -> None:
        """Load the weights onto `device`. Raises `ModelUnavailable` for a folder that is broken."""
        super().__init__(model.name, device, _FEWEST)
        self._files, self._folder = model, model.folder
        if not (model.folder / "tokenizer.json").is_file():  # else one without words is made up
            raise ModelUnavailable(
                "models.file-missing", folder=model.folder, file="tokenizer.json"
            )
        self.start(dtype)

    def largest(self) -> int:
        return _TOKENS.get(self.device, _MANY)

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. The instruction makes no difference."""
        asked = encodable(question)
        window = _WINDOW.get(self.device, _WIDE)
        for start in range(0, len(candidates), window):
            some = candidates[start : start + window]
            texts = [encodable(each.text) for each in some]
            pairs = self._pairs(asked, texts)
            found: dict[int, float] = {}
            rest = sorted(range(len(some)), key=lambda place: len(pairs[place].ids))
            while rest:
                places = rest[: self._fitting([len(pairs[place].ids) for place in rest])]
                margins = None
                with self.attempt():
                    margins = self._margins([pairs[place] for place in places])
                if self.accept(margins):
                    found |= zip(places, margins, strict=True)
                    del rest[: len(places)]
                    if rest:
                        yield ()
            yield tuple(
                Score(each.id, probability(found[place]), found[place], *self._read(text, pair))
                for place, (each, text, pair) in enumerate(zip(some, texts, pairs, strict=True))
            )

    def _pairs(self, question: str, documents: Sequence[str]) -> list[Any]:
        """Return the pairs as the tokenizer encodes them: `ids`, `type_ids`, `sequence_ids`."""
        pairs = [(question, each) for each in documents]
        encoded = self._tokenizer(pairs, truncation=True, max_length=self.max_length)
        found: list[Any] = encoded.encodings
        return found

    def _fitting(self, lengths: Sequence[int]) -> int:
        """Return how many of the first, shortest pairs make a batch; at least one."""
        slack = _PADDED.get(self.device, _SLACK)
        count = 1
        while count < len(lengths):
            padded, real = (count + 1) * lengths[count], sum(lengths[: count + 1])
            if padded > self._batch or padded > slack * real:
                break
            count += 1
        return count

    @staticmethod
    def sample(model: Model, dtype: str) -> Callable[[], object]:
        """See `BatchScorer.sample`: all of it, as its layers are known to transformers alone."""
        return CrossEncoder(model, "cpu", dtype).trial

    def trial(self, *, exact: bool = False) -> list[float]:
        scorer = CrossEncoder(self._files, self.device, "float32") if exact else self
        pairs = [scorer._pairs(question, [text])[0] for question, text in PAIRS]
        return scorer._margins(pairs)

    @torch.inference_mode()
    def _margins(self, pairs: Sequence[Any]) -> list[float]:
        longest = max(len(each.ids) for each in pairs)
        padding = [longest - len(each.ids) for each in pairs]
        rows = {
            "input_ids": [(each.ids, self._padding) for each in pairs],
            "attention_mask": [([1] * len(each.ids), 0) for each in pairs],
            "token_type_ids": [(each.type_ids, 0) for each in pairs],
        }
        known = {
            name: torch.tensor(
                [ids + [filler] * count for (ids, filler), count in zip(of, padding, strict=True)],
                device=self.device,
            )
            for name, of in rows.items()
            if name in self._inputs
        }
        found = self._model(**known)
        logits = self._head(found[0], known["attention_mask"]) if self._head else found.logits
        margins: list[float] = logits[:, 0].float().tolist()
        return margins

    def _read(self, document: str, pair: Any) -> tuple[int, int]:
        """Return how many tokens a document has, and how many of them were read."""
        read = sum(part == 1 for part in pair.sequence_ids)
        if len(pair.ids) < self.max_length:
            return read, read
        [ids] = self._tokenizer([document], add_special_tokens=False, verbose=False).input_ids
        return len(ids), read

    def load(self, dtype: str) -> None:
        self._head = None
        int8 = dtype == "int8"
        kept = torch.float32 if int8 else getattr(torch, dtype)
        try:
            if has_head(self._folder):
                self._head = Head(self._folder)
            else:
                labels = AutoConfig.from_pretrained(self._folder, **_LOCAL).num_labels
                if labels != 1:
                    raise ModelUnavailable("rerank.many-labels", folder=self._folder, count=labels)
            kind = AutoModel if self._head else AutoModelForSequenceClassification
            self._model, info = kind.from_pretrained(
                self._folder,
                dtype=kept,
                use_safetensors=True,
                output_loading_info=True,
                **_LOCAL,
            )
            # The pooler, of which a head asks nothing, is often left out.
            missing = [
                each for each in info["missing_keys"] if not (self._head and "pooler." in each)
            ]
            if missing:
                raise ModelUnavailable(
                    "rerank.tensor-missing", folder=self._folder, name=min(missing)
                )
            for each in (self._model, self._head):
                if each is not None:
                    each.to(self.device, kept).eval().requires_grad_(False)
            self._inputs = {*signature(self._model.forward).parameters}
            self._tokenizer = AutoTokenizer.from_pretrained(self._folder, **_LOCAL)
            self._inputs &= set(self._tokenizer.model_input_names)
            self._padding = self._tokenizer.pad_token_id or 0
            self.max_length = longest_input(self._model, self._tokenizer)
            if self.device == "cpu":
                self._pack(int8)
            # What cannot score two pairs at once fails here, and not in the middle of a search.
            self._margins(self._pairs("question", ["", "document"]))
        except (ModelUnavailable, torch.OutOfMemoryError, torch.AcceleratorError):
            raise
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelUnavailable(
                "rerank.cannot-load", folder=self._folder, reason=reason_of(error)
            ) from error

    def _pack(self, int8: bool) -> None:
        """Lay the weights out for the processor."""
        for module in list(self._model.base_model.modules()):
            for name, layer in module.named_children():
                if type(layer) is torch.nn.Linear:
                    setattr(module, name, _Packed(layer, int8))


class _Packed(torch.nn.Module):
    """A linear layer in the fastest way that the processor has."""

    def __init__(self, layer: torch.nn.Linear, int8: bool) -> None:
        super().__init__()
        self._bias = layer.bias if int8 else None
        self._product = linear(layer.weight, int8, bias=None if int8 else layer.bias)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        found = self._product(given.flatten(0, -2)).view(*given.shape[:-1], -1)
        return found if self._bias is None else found.add_(self._bias)
