"""Ways of scoring documents with one Qwen3-Reranker folder, for `rerank.py` to measure.

Each takes (folder, device, dtype), loads the model, and gives a function from documents to batches
of (place, margin): all ways have to come to the same margins.
"""

import tempfile
from pathlib import Path

from published import NO, YES, publish

from engine.config import Config
from engine.rerank import Candidate, open_reranker
from engine.user.presets import built_in_presets

QUESTION = "How long must invoices be kept, and who may delete them?"
INSTRUCTION = built_in_presets()[0].instruction
MAX_LENGTH = 8192


def article(folder, device, dtype):
    """One document after the other, the prompt whole, logits of all words at all positions."""
    return _causal(folder, device, dtype, batch=1)


def official(folder, device, dtype):
    """The model card's script: all documents in one batch, padded on the left."""
    return _causal(folder, device, dtype, batch=1000)


def _causal(folder, device, dtype, batch):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from engine.rerank.qwen3.prompt import PREFIX, SUFFIX

    tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype))
    model.eval().to(device)
    prefix, suffix = (tokenizer.encode(each, add_special_tokens=False) for each in (PREFIX, SUFFIX))

    @torch.no_grad()
    def score(documents):
        for start in range(0, len(documents), batch):
            bodies = tokenizer(
                [
                    f"<Instruct>: {INSTRUCTION}\n<Query>: {QUESTION}\n<Document>: {document}"
                    for document in documents[start : start + batch]
                ],
                padding=False,
                truncation="longest_first",
                return_attention_mask=False,
                max_length=MAX_LENGTH - len(prefix) - len(suffix),
            )
            prompts = {"input_ids": [prefix + body + suffix for body in bodies["input_ids"]]}
            inputs = tokenizer.pad(prompts, padding=True, return_tensors="pt").to(device)
            logits = model(**inputs).logits[:, -1].float()
            yield list(enumerate((logits[:, YES] - logits[:, NO]).tolist(), start))

    return score


def cross_encoder(folder, device, dtype, batch=1000):
    """sentence-transformers: all documents in one batch."""
    import torch
    from sentence_transformers import CrossEncoder

    from engine.rerank.qwen3.prompt import PREFIX, SUFFIX

    with tempfile.TemporaryDirectory() as published:
        publish(folder, Path(published), PREFIX, SUFFIX)
        model = CrossEncoder(
            published,
            device=device,
            model_kwargs={"dtype": getattr(torch, dtype)},
            local_files_only=True,
        )

    def score(documents):
        margins = model.predict(
            [(QUESTION, document) for document in documents],
            prompt=INSTRUCTION,
            batch_size=batch,
            show_progress_bar=False,
            activation_fn=torch.nn.Identity(),
        )
        yield list(enumerate(margins.tolist()))

    return score


def cross_encoder_single(folder, device, dtype):
    """sentence-transformers: one document after the other."""
    return cross_encoder(folder, device, dtype, batch=1)


def ours(folder, device, dtype):
    """As Pagewise does it."""
    with tempfile.TemporaryDirectory() as data:
        reranker = open_reranker(
            Config(model=str(folder), device=device, dtype=dtype, data_dir=Path(data))
        )

    def score(documents):
        candidates = [Candidate(number, text) for number, text in enumerate(documents)]
        reranker._scorer._beginning = ([], [])  # the beginning counts each time, as for the others
        for batch in reranker.score(QUESTION, INSTRUCTION, candidates):
            yield [(each.passage_id, each.margin) for each in batch]

    return score


WAYS = {
    "article": article,
    "official batch": official,
    "CrossEncoder": cross_encoder,
    "CrossEncoder, one by one": cross_encoder_single,
    "ours": ours,
}
