"""CrossEncoder: a classifier of pairs, such as bge-reranker-v2-m3 or ms-marco-MiniLM.

It reads query and document as one text with a separator between them, and its head gives one number
for the pair, the margin; the score is sigmoid(margin). It was trained on one idea of what answers a
query, so it takes no instruction.

sentence-transformers runs it, and that library would fill a head that is missing with random
numbers, take a tokenizer without words for one, and believe whatever `modules.json` lists. So the
folder is read as a plain sequence classifier, and one that is not whole is refused.

Source: sentence-transformers 6.2, `CrossEncoder.predict`.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import sentence_transformers
import torch
from sentence_transformers.base.modules import Transformer
from transformers import AutoConfig

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.records import Score
from engine.rerank.scorer import (
    BatchSize,
    Candidate,
    Scores,
    encodable,
    is_usable,
    memory_errors_ignored,
    probability,
    reason_of,
)

_BATCH = 8  # pairs; no more are read after a stop


class CrossEncoder:
    """A sequence classifier with one output, loaded. Implements `engine.rerank.scorer.Scorer`.

    A pair is cut to the model's own length, `max_length` tokens (512 for most, 8192 for
    bge-reranker-v2-m3), from the end of the longer of the two texts.
    """

    follows_instruction = False
    scores_pairs = True

    def __init__(self, model: Model, device: str, dtype: str) -> None:
        """Load the weights onto `device`. Raises `ModelUnavailable` for a folder that is broken."""
        self.name, self.device, self._folder = model.name, device, model.folder
        self._batch = BatchSize(_BATCH)
        if dtype == "int8":
            raise ModelUnavailable("rerank.no-int8", model=model.name)
        if not (model.folder / "tokenizer.json").is_file():  # else one without words is made up
            raise ModelUnavailable(
                "models.file-missing", folder=model.folder, file="tokenizer.json"
            )
        self.load(dtype)

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. The instruction makes no difference."""
        asked = encodable(question)
        rest = deque(Candidate(each.id, encodable(each.text)) for each in candidates)
        while rest:
            batch = list(islice(rest, self._batch.now))
            margins = None
            with memory_errors_ignored():
                margins = self._margins([(asked, each.text) for each in batch])
            if is_usable(margins, self):
                for _ in batch:
                    rest.popleft()
                yield tuple(
                    Score(each.id, probability(margin), margin, *self._read(asked, each.text))
                    for each, margin in zip(batch, margins, strict=True)
                )

    def shrink(self) -> None:
        """Read fewer pairs at a time."""
        self._batch.halve(self.name, self.device)

    def _margins(self, pairs: list[tuple[str, str]]) -> list[float]:
        """Return the logit of each pair, in float32."""
        margins: torch.Tensor = self._model.predict(
            pairs, batch_size=len(pairs), show_progress_bar=False, convert_to_tensor=True
        )
        return margins.float().tolist()

    def _read(self, question: str, document: str) -> tuple[int, int]:
        """Return the number of tokens of the document, and of those that were read."""
        tokenizer: Any = self._model.tokenizer
        asked, tokens = (
            len(ids)
            for ids in tokenizer(
                [question, document], add_special_tokens=False, verbose=False
            ).input_ids
        )
        room = self.max_length - tokenizer.num_special_tokens_to_add(pair=True)
        left = max(room - asked, room // 2)  # the longer of the two is cut until they are even
        return tokens, min(tokens, left)

    def load(self, dtype: str) -> None:
        """Load the weights from their files: what overflowed when they were read is lost."""
        local = {"local_files_only": True, "trust_remote_code": False}
        try:
            labels = AutoConfig.from_pretrained(self._folder, **local).num_labels
            if labels != 1:
                raise ModelUnavailable("rerank.many-labels", folder=self._folder, count=labels)
            transformer = _Classifier(
                str(self._folder),
                transformer_task="sequence-classification",
                model_kwargs={"dtype": getattr(torch, dtype), "use_safetensors": True, **local},
                processor_kwargs=dict(local),
                config_kwargs={"num_labels": 1, **local},
            )
            self.max_length = _max_length(transformer)
            transformer.max_seq_length = self.max_length
            self._model = sentence_transformers.CrossEncoder(
                modules=[transformer],
                device=self.device,
                activation_fn=torch.nn.Identity(),  # the default would put logits through a sigmoid
                local_files_only=True,
            )
            # What cannot score two pairs at once fails here, and not in the middle of a search.
            self._margins([("", ""), ("question", "document")])
        except (ModelUnavailable, torch.OutOfMemoryError):
            raise
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelUnavailable(
                "rerank.cannot-load", folder=self._folder, reason=reason_of(error)
            ) from error
        self.dtype = dtype


class _Classifier(Transformer):
    """The module that sentence-transformers loads; it refuses weights that are missing."""

    def _load_model(self, model_name_or_path: str, *args: Any, **kwargs: Any) -> Any:
        loaded: Any = super()._load_model(
            model_name_or_path, *args, output_loading_info=True, **kwargs
        )
        model, info = loaded
        if info["missing_keys"]:
            raise ModelUnavailable(
                "rerank.tensor-missing", folder=model_name_or_path, name=min(info["missing_keys"])
            )
        return model


def _max_length(transformer: Transformer) -> int:
    """Return the most tokens of a pair, by tokenizer, configuration and number of positions."""
    model, tokenizer = transformer.model, transformer.tokenizer
    words: Any = model.get_input_embeddings()
    if tokenizer is None or len(tokenizer) > words.num_embeddings:
        raise ValueError("its tokenizer belongs to another model")
    lengths = [tokenizer.model_max_length]
    for module in model.modules():
        positions = getattr(module, "position_embeddings", None)
        if isinstance(positions, torch.nn.Embedding):  # RoBERTa counts from after the padding's
            padding = positions.padding_idx
            lengths.append(positions.num_embeddings - (0 if padding is None else padding + 1))
    return min(lengths)
