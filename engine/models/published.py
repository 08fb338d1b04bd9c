"""Published models: those that Pagewise knows by name, and where they are served.

The bytes of a *pinned* model are known in advance, so it does not matter who delivers them. For the
larger two nobody has published checksums that could be pinned; they are copied from a folder.
"""

from dataclasses import dataclass
from types import MappingProxyType

QUESTION = "Which planet is known as the Red Planet?"
DOCUMENTS = (
    "Venus is often called Earth's twin because of its similar size and proximity.",
    "Mars, known for its reddish appearance, is often referred to as the Red Planet.",
    "Jupiter, the largest planet in our solar system, has a prominent red spot.",
    "Saturn, famous for its rings, is sometimes mistaken for the Red Planet.",
)


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file whose bytes are known: its name, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A model that others publish. `repository` is its name at every source.

    `files` is empty where no checksums are published. `shape` is (layers, hidden size), which
    differs between the sizes of a family. `margins` are those of `DOCUMENTS` in float32 with the
    default instruction; empty where nobody has published them.
    """

    name: str
    repository: str
    parameters: int
    shape: tuple[int, int]
    files: tuple[PinnedFile, ...] = ()
    commit: str = ""
    margins: tuple[float, ...] = ()
    licence: str = "Apache-2.0"

    @property
    def size(self) -> int:
        """Bytes to fetch; an estimate, for weights of 16 bits, where no file is pinned."""
        return sum(each.size for each in self.files) or 2 * self.parameters

    @property
    def address(self) -> str:
        return f"https://huggingface.co/{self.repository}"

    def memory(self, dtype: str) -> int:
        """Return the bytes of memory that it takes to run, PyTorch and a batch included."""
        return self.parameters * (4 if dtype == "float32" else 2) + 500_000_000


BUILTIN = Published("builtin", "sentence-transformers/all-MiniLM-L6-v2", 22_713_216, (6, 384))

# By preference, where `auto` may choose. Sizes, hashes and the commit: the pin files of several
# unrelated projects agree on them. Margins: the tests of sentence-transformers,
# tests/cross_encoder/test_model.py.
_MODELS = {
    each.name: each
    for each in (
        Published(
            "qwen3-0.6b",
            "Qwen/Qwen3-Reranker-0.6B",
            595_776_512,
            (28, 1024),
            (
                PinnedFile(
                    "config.json",
                    727,
                    "d479c427a9ca5295218063d4f9aca4f297ab4ac27487cca7af42c84643d51ef0",
                ),
                PinnedFile(
                    "tokenizer_config.json",
                    9_706,
                    "253153d0738ceb4c668d2eff957714dd2bea0b56de772a9fdccd96cbf517e6a0",
                ),
                PinnedFile(
                    "tokenizer.json",
                    11_422_654,
                    "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4",
                ),
                PinnedFile(
                    "model.safetensors",
                    1_191_588_280,
                    "27cd75a405b9c1b46b59abfd88aaa209e6fed2a1972cde9b70e7659537c5e65b",
                ),
            ),
            "e61197ed45024b0ed8a2d74b80b4d909f1255473",
            (-3.109297752, 7.120389938, -0.378754616, 3.541637421),
        ),
        Published("qwen3-4b", "Qwen/Qwen3-Reranker-4B", 4_021_784_576, (36, 2560)),
        Published("qwen3-8b", "Qwen/Qwen3-Reranker-8B", 8_188_548_096, (36, 4096)),
    )
}
PUBLISHED = MappingProxyType(_MODELS)

# ModelScope knows no commit of Hugging Face: what its branch holds now either has the pinned
# hash or is refused.
_SOURCES = {
    "hf": "https://huggingface.co/{repository}/resolve/{commit}/{file}",
    "hf-mirror": "https://hf-mirror.com/{repository}/resolve/{commit}/{file}",
    "modelscope": "https://www.modelscope.cn/models/{repository}/resolve/master/{file}",
}
SOURCES = MappingProxyType(_SOURCES)
