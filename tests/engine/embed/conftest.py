"""Small encoders with random weights, in the format of sentence-transformers."""

import json
from pathlib import Path

import pytest

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] <|endoftext|> the cat mat red planet is on query passage : q d".split()
)


@pytest.fixture(scope="session")
def tokenizer():
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", additional_special_tokens=["<|endoftext|>"], model_max_length=24,
    )  # fmt: skip


@pytest.fixture
def encoder_folder(tokenizer, tmp_path: Path):
    """Make a folder of a model by its class: `encoder_folder(MPNetModel, config, pooling, …)`."""

    def make(model, pooling: str = "mean", name: str = "tiny", **prompts: str) -> Path:
        folder = tmp_path / name
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        module = "sentence_transformers.models"
        parts = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
        write(folder / "modules.json", [
            {"idx": n, "name": str(n), "path": path, "type": f"{module}.{each}"}
            for n, (each, path) in enumerate(parts)
        ])  # fmt: skip
        write(folder / "1_Pooling" / "config.json", {
            "word_embedding_dimension": model.config.hidden_size,
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_max_tokens": pooling == "max",
            "pooling_mode_lasttoken": pooling == "lasttoken",
        })  # fmt: skip
        if prompts:
            write(folder / "config_sentence_transformers.json", {"prompts": prompts})
        return folder

    return make


@pytest.fixture
def bert():
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    return BertModel(
        BertConfig(
            vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=32, max_position_embeddings=24,
        )
    )  # fmt: skip


def write(file: Path, content: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content))
