"""A library on a temporary directory, with real files, real processes and a real index.

Encoders are small, with random weights, in the format of sentence-transformers.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.config import Config
from engine.events import Synced
from engine.library import Library
from engine.models.model import Model
from engine.records import Score
from engine.rerank import reranker
from engine.rerank.scorer import Candidate, Scorer, probability

ENCODER_WORDS = (
    "[PAD] [UNK] [CLS] [SEP] <|endoftext|> the cat mat red planet is on query passage : q d".split()
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path / "data", model="builtin", device="cpu", read_seconds=20)


class Toy(Scorer):
    """A scorer without weights: it counts the words of the question, and takes no instruction."""

    name, device, dtype, follows_instruction = "toy", "cpu", "float32", False

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[tuple[Score, ...]]:
        for each in candidates:
            words = each.text.lower().split()
            margin = float(sum(word in words for word in question.lower().split())) - 1
            yield (Score(each.id, probability(margin), margin, len(words), len(words)),)


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A model folder that is loaded at once, as `Toy`."""
    folder = tmp_path_factory.mktemp("models") / "toy"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["Qwen3ForCausalLM"]}')
    (folder / "tokenizer.json").write_text("{}")
    tensor = {"model.norm.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    header = json.dumps(tensor).encode()
    (folder / "model.safetensors").write_bytes(
        len(header).to_bytes(8, "little") + header + bytes(4)
    )
    load = reranker.load_scorer

    def load_scorer(model: Model, *how: Any) -> Scorer:
        return Toy() if model.folder == folder else load(model, *how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reranker, "load_scorer", load_scorer)
        yield folder


@pytest.fixture
def library(config: Config):
    with closing(Library(config)) as library:
        yield library


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "my documents 文件 😀"
    folder.mkdir()
    (folder / "closures.md").write_text(
        "# Closures\n\n## Moving values\n\nThe `move` keyword makes a closure take ownership of the"
        " values it uses.\n\n## Borrowing\n\nWithout it, a closure borrows what it captures.\n"
    )
    (folder / "线程池.txt").write_text(
        "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧、调用者运行。", "gb18030"
    )
    (folder / "garden.txt").write_text("Roses want sun.\n\nFerns want shade and a wet soil.")
    return folder


@pytest.fixture
def sync(library: Library, config: Config, readers):
    """Sync `library` and give (events, the final `Synced`): as `Library.sync`, in this process."""
    from engine.sync import index_folders

    def sync(*folders: Path, **options) -> tuple[list[object], Synced]:
        *events, last = index_folders(config, folders, **options)
        assert isinstance(last, Synced)
        return events, last

    return sync


@pytest.fixture
def filled(library: Library, sync, docs: Path) -> Library:
    """A library that holds `docs`."""
    sync(docs)
    return library


@pytest.fixture
def draw_pdf(tmp_path: Path):
    """`draw_pdf([(x, y, "a line"), …], …)` writes a PDF of one page for each list; its path."""

    def draw(*pages: list[tuple[int, int, str]], size: tuple[int, int] = (595, 842)) -> Path:
        kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for number, lines in enumerate(pages):
            shown = "".join(f"BT /F1 12 Tf {x} {y} Td ({line}) Tj ET\n" for x, y, line in lines)
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}]"
                f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>",
                f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
            ]
        out, offsets = "%PDF-1.7\n", []
        for number, body in enumerate(objects, 1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n"
        start, count = len(out), len(objects) + 1
        out += f"xref\n0 {count}\n0000000000 65535 f \n"
        out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        out += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        path = tmp_path / "drawn.pdf"
        path.write_bytes(out.encode("ascii"))
        return path

    return draw


@pytest.fixture(scope="session")
def tokenizer():
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(ENCODER_WORDS)}
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
        _write(folder / "modules.json", [
            {"idx": n, "name": str(n), "path": path, "type": f"{module}.{each}"}
            for n, (each, path) in enumerate(parts)
        ])  # fmt: skip
        _write(folder / "1_Pooling" / "config.json", {
            "word_embedding_dimension": model.config.hidden_size,
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_max_tokens": pooling == "max",
            "pooling_mode_lasttoken": pooling == "lasttoken",
        })  # fmt: skip
        if prompts:
            _write(folder / "config_sentence_transformers.json", {"prompts": prompts})
        return folder

    return make


@pytest.fixture
def publish_encoder(monkeypatch):
    """Make the encoder in a folder the published one of this name."""

    def publish(folder: Path, name: str = "qwen3-embedding-0.6b") -> None:
        from engine.models import published
        from engine.storage import sha256

        files = [each for each in sorted(folder.rglob("*.*")) if each.is_file()]
        pinned = tuple(
            published.PinnedFile(
                each.relative_to(folder).as_posix(), each.stat().st_size, sha256(each)
            )
            for each in files
        )
        model = published.Published(name, "Qwen/Y", 1, (2, 16), pinned, "c0ffee")
        monkeypatch.setitem(published._ENCODERS, name, model)

    return publish


@pytest.fixture
def make_bert(words: list[str]):
    def make(width: int = 16):
        import torch
        from transformers import BertConfig, BertModel

        torch.manual_seed(width)
        return BertModel(
            BertConfig(
                vocab_size=len(words), hidden_size=width, num_hidden_layers=2,
                num_attention_heads=2, intermediate_size=32, max_position_embeddings=24,
            )
        )  # fmt: skip

    return make


@pytest.fixture
def bert(make_bert):
    return make_bert()


@pytest.fixture(scope="session")
def words() -> list[str]:
    """The tokens of the small encoders, in order."""
    return ENCODER_WORDS


def _write(file: Path, content: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content))
