"""Qwen3-Reranker: the published protocol, exact to the token, without its waste.

The model reads instruction, question and document in one prompt and is asked whether the next word
is "yes" or "no":

    P(yes) = sigmoid(margin),  margin = logit(yes) - logit(no)

Compared with the published script, which runs every prompt whole and takes logits of 151,669 words
at each position, with the same margins to rounding:

- what all candidates share, the prompt up to and with `<Document>:`, is run once and its keys and
  values are reused (the cut is before the space: no token spans it);
- only the last position counts, and only in the direction yes - no, in float32;
- candidates are padded on the right, where causal attention cannot see, so there is no mask.

Source: model card of Qwen/Qwen3-Reranker-0.6B, "Transformers Usage".
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from transformers import AutoModel, AutoTokenizer, DynamicCache

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.records import Score
from engine.rerank import Candidate

PREFIX = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and "
    'the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>\n'
    "<|im_start|>user\n"
)
SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
MAX_LENGTH = 8192  # tokens of a prompt, as on the model card

_WINDOW = 8  # candidates of neighbouring keyword rank among which batches are formed by length
_BATCH_TOKENS = {"cpu": 512, "mps": 4096, "cuda": 16384}  # padded, of one batch


class Qwen3:
    """A Qwen3-Reranker folder, loaded. Implements `engine.rerank.Reranker`."""

    heeds_instruction = True

    def __init__(self, model: Model, device: str, dtype: str, max_length: int = MAX_LENGTH) -> None:
        """Load the weights onto `device`. Raises `ModelUnavailable` for a folder that is broken."""
        self.name, self.device, self.dtype = model.name, device, dtype
        self._max_length = max_length
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(model.folder, local_files_only=True)
            self._model, info = AutoModel.from_pretrained(
                model.folder,
                dtype=getattr(torch, dtype),
                attn_implementation="sdpa",
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
                output_loading_info=True,
            )
        except torch.OutOfMemoryError:
            raise
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelUnavailable(
                f"The model in {model.folder} cannot be loaded: {_first_line(error)}. "
                "Fetch its files again."
            ) from error
        missing = sorted(info["missing_keys"])
        yes, no = self._encode("yes"), self._encode("no")
        if missing or len(yes) != 1 or len(no) != 1:
            raise ModelUnavailable(
                f"The model in {model.folder} is incomplete: "
                f"{missing[0] if missing else 'yes and no as tokens'} cannot be found in it."
            )
        self._model.eval().requires_grad_(False).to(device)
        words = _output_rows(model.folder, self._model, yes + no)
        self._direction = (words[0] - words[1]).to(device)
        self._prefix, self._suffix = self._encode(PREFIX), self._encode(SUFFIX)
        controls = sorted(self._tokenizer.get_added_vocab(), key=len, reverse=True)
        self._control = re.compile("|".join(map(re.escape, controls)) or r"(?!)")

    @torch.inference_mode()
    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate]
    ) -> Iterator[tuple[Score, ...]]:
        """See `engine.rerank.Reranker.score`. Batches come in windows of keyword rank."""
        head = self._head(question, instruction)
        room = self._max_length - len(self._prefix) - len(self._suffix) - len(head)
        shared = self._run_shared(self._prefix + head)
        for start in range(0, len(candidates), _WINDOW):
            texts = [
                (
                    candidate.id,
                    self._encode(" " + self._plain(candidate.text))[:room] + self._suffix,
                )
                for candidate in candidates[start : start + _WINDOW]
            ]
            for batch in self._batches(texts):
                margins = self._margins([ids for _, ids in batch], shared)
                scores = torch.sigmoid(margins.double()).tolist()
                yield tuple(
                    Score(candidate_id, score, margin)
                    for (candidate_id, _), score, margin in zip(
                        batch, scores, margins.tolist(), strict=True
                    )
                )

    def _head(self, question: str, instruction: str) -> list[int]:
        """The part of the body before the document; a question that fills the prompt is cut."""
        start = self._encode(f"<Instruct>: {self._plain(instruction)}\n<Query>:")
        asked = self._encode(f" {self._plain(question)}\n<Document>:")
        end = self._encode("\n<Document>:")
        room = self._max_length // 2 - len(start)
        if len(asked) > room:
            asked = asked[: room - len(end)] + end
        return start + asked

    def _batches(self, texts: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
        """Texts of like length together, within the token budget; the first in line come first."""
        order = {candidate_id: place for place, (candidate_id, _) in enumerate(texts)}
        batches: list[list[tuple[int, list[int]]]] = []
        for text in sorted(texts, key=lambda text: len(text[1])):
            padded = len(text[1]) * (len(batches[-1]) + 1) if batches else 0
            if batches and padded <= _BATCH_TOKENS[self.device]:
                batches[-1].append(text)
            else:
                batches.append([text])
        yield from sorted(batches, key=lambda batch: min(order[each] for each, _ in batch))

    def _run_shared(self, ids: list[int]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Keys and values of the shared start, a pair of (1, heads, tokens, head size) a layer."""
        inputs = torch.tensor([ids], device=self.device)
        cache = self._model(input_ids=inputs, use_cache=True).past_key_values
        return [(layer.keys, layer.values) for layer in cache.layers]

    def _margins(
        self, rows: list[list[int]], shared: list[tuple[torch.Tensor, torch.Tensor]]
    ) -> torch.Tensor:
        """logit(yes) - logit(no) after each row, float32, on the CPU."""
        lengths = torch.tensor([len(row) for row in rows])
        inputs = torch.nn.utils.rnn.pad_sequence(
            [torch.tensor(row) for row in rows], batch_first=True
        )
        cache: Any = DynamicCache(  # a forward pass consumes it
            [tuple(each.expand(len(rows), -1, -1, -1) for each in layer) for layer in shared]
        )
        hidden = self._model(
            input_ids=inputs.to(self.device), past_key_values=cache, use_cache=True
        ).last_hidden_state
        last = hidden[torch.arange(len(rows)), lengths - 1]
        margins: torch.Tensor = last.float() @ self._direction
        return margins.cpu()

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids

    def _plain(self, text: str) -> str:
        """`text` with control tokens broken up, so that no document can speak for the prompt."""
        return self._control.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)


def _output_rows(folder: Path, model: Any, ids: list[int]) -> torch.Tensor:
    """Rows of the language-model head, (len(ids), hidden), float32; never the whole of it."""
    rows: torch.Tensor
    if model.config.tie_word_embeddings:
        rows = model.get_input_embeddings().weight[ids].float().cpu()
        return rows
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            if "lm_head.weight" in tensors.keys():  # noqa: SIM118 (not a dict)
                head = tensors.get_slice("lm_head.weight")
                rows = torch.cat([head[each : each + 1] for each in ids]).float()
                return rows
    raise ModelUnavailable(f"The model in {folder} is incomplete: lm_head.weight is missing.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")
