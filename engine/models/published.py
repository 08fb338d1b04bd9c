"""Published models: those that Pagewise knows by name, and where they are served.

The bytes of a *pinned* model are known in advance, so it does not matter who delivers them. Those
of the others are compared with what the hub that serves them lists (`engine.models.hub`).
"""

import re
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.models.pins import E5, QWEN3_EMBEDDING, QWEN3_RERANKER, PinnedFile

QUESTION = "Which planet is known as the Red Planet?"
DOCUMENTS = (
    "Venus is often called Earth's twin because of its similar size and proximity.",
    "Mars, known for its reddish appearance, is often referred to as the Red Planet.",
    "Jupiter, the largest planet in our solar system, has a prominent red spot.",
    "Saturn, famous for its rings, is sometimes mistaken for the Red Planet.",
)


@dataclass(frozen=True, slots=True)
class Published:
    """A model that others publish. `repository` is its name at every source.

    `files` are empty where they are not pinned and no hub was asked; `source` is the hub that
    listed them. `shape` is (layers, hidden size), which differs between the sizes of a family; 0
    where it is not known. `margins` are those of `DOCUMENTS` in float32 with the default
    instruction; empty where nobody has published them. `languages` is how many it was trained on,
    and `embedded` how many of its parameters are looked up, by token, not multiplied with.
    """

    name: str
    repository: str
    parameters: int = 0
    shape: tuple[int, int] = (0, 0)
    files: tuple[PinnedFile, ...] = ()
    commit: str = ""
    margins: tuple[float, ...] = ()
    licence: str = "Apache-2.0"
    languages: int = 0
    kind: str = "qwen3"  # see `Model.kind`
    width: int = 2  # bytes of a parameter, as published
    source: str = ""
    embedded: int = 0

    @property
    def pinned(self) -> bool:
        """Whether Pagewise itself knows the bytes."""
        return bool(self.files) and not self.source

    @property
    def size(self) -> int:
        """Bytes to fetch; an estimate where no file is known."""
        return sum(each.size for each in self.files) or self.width * self.parameters

    @property
    def address(self) -> str:
        return f"https://huggingface.co/{self.repository}"

    def memory(self, dtype: str) -> int:
        parameters = self.parameters or self.size // self.width
        return memory(parameters, dtype, self.kind, self.embedded)


def memory(parameters: int, dtype: str, kind: str, embedded: int) -> int:
    """Return the bytes of memory that a model takes to run, PyTorch and a batch included."""
    size = looked_up = {"float32": 4, "int8": 1}.get(dtype, 2)
    if dtype == "int8":
        looked_up = 2 if kind == "qwen3" else 4
    return (parameters - embedded) * size + embedded * looked_up + 500_000_000


# What `model` is set to where no model is to rerank: the order by words and meaning stays.
NO_RERANKER = "builtin"

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
            QWEN3_RERANKER,
            "e61197ed45024b0ed8a2d74b80b4d909f1255473",
            (-3.109297752, 7.120389938, -0.378754616, 3.541637421),
            languages=119,
            embedded=151_669 * 1024,
        ),
        Published(
            "qwen3-4b",
            "Qwen/Qwen3-Reranker-4B",
            4_021_784_576,
            (36, 2560),
            languages=119,
            embedded=151_669 * 2560,
        ),
        Published(
            "qwen3-8b",
            "Qwen/Qwen3-Reranker-8B",
            8_188_548_096,
            (36, 4096),
            languages=119,
            embedded=2 * 151_669 * 4096,
        ),
        Published(
            "bge-reranker-v2-m3",
            "BAAI/bge-reranker-v2-m3",
            567_755_777,
            (24, 1024),
            languages=100,
            embedded=250_002 * 1024,
            kind="cross-encoder",
            width=4,
        ),
        Published(
            "mmarco-minilm",
            "cross-encoder/mmarco-mMiniLMv2-L12-H384-v1",
            117_641_089,
            (12, 384),
            languages=14,
            embedded=250_002 * 384,
            kind="cross-encoder",
            width=4,
        ),
        Published(
            "ettin-68m",
            "cross-encoder/ettin-reranker-68m-v1",
            68_144_640,
            (19, 512),
            languages=1,
            embedded=50_368 * 512,
            kind="cross-encoder",
            width=4,
        ),
        Published(
            "ettin-32m",
            "cross-encoder/ettin-reranker-32m-v1",
            31_883_136,
            (10, 384),
            languages=1,
            embedded=50_368 * 384,
            kind="cross-encoder",
            width=4,
        ),
    )
}
PUBLISHED = MappingProxyType(_MODELS)

# The encoders; their bytes are known as those of the first reranker are. `e5` comes with Pagewise
# as a package, and is fetched where there is none for the machine.
_ENCODERS = {
    each.name: each
    for each in (
        Published(
            "e5",
            "intfloat/multilingual-e5-small",
            117_653_760,
            (12, 384),
            E5,
            "614241f622f53c4eeff9890bdc4f31cfecc418b3",
            licence="MIT",
            languages=100,
            width=4,
        ),
        Published(
            "qwen3-embedding-0.6b",
            "Qwen/Qwen3-Embedding-0.6B",
            595_776_512,
            (28, 1024),
            QWEN3_EMBEDDING,
            "97b0c614be4d77ee51c0cef4e5f07c00f9eb65b3",
            languages=119,
        ),
    )
}
ENCODERS = MappingProxyType(_ENCODERS)
KNOWN: Mapping[str, Published] = ChainMap(_ENCODERS, _MODELS)  # all that can be installed

# ModelScope knows no commit of Hugging Face: what its branch holds now either has the pinned
# hash or is refused.
_SOURCES = {
    "hf": "https://huggingface.co/{repository}/resolve/{commit}/{file}",
    "hf-mirror": "https://hf-mirror.com/{repository}/resolve/{commit}/{file}",
    "modelscope": "https://www.modelscope.cn/models/{repository}/resolve/master/{file}",
}
SOURCES = MappingProxyType(_SOURCES)


# OWNER/NAME, as the hubs allow it; "--" in it would be another one's folder.
_REPOSITORY = re.compile(r"(?=.{3,192}$)(?!.*(--|\.\.))[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.A)
_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf-mirror\.com|modelscope\.(?:cn|ai))/"
    r"(?:models/)?(.+?)/?"
)


def canonical(name: str) -> str:
    """Return the name that Pagewise has for a repository, or for its address; else `name`."""
    address = _ADDRESS.fullmatch(name.strip())
    repository = address[1] if address else name.strip()
    if not is_repository(repository):
        return name
    return next((each.name for each in KNOWN.values() if each.repository == repository), repository)


def is_repository(name: str) -> bool:
    """Say whether this is OWNER/NAME."""
    return _REPOSITORY.fullmatch(name) is not None


def known_encoder(name: str) -> Published | None:
    """Return the encoder that is published, or comes with us, under what `encoder` is set to."""
    name = "e5" if name == "auto" else name
    return next((each for each in ENCODERS.values() if name in (each.name, each.repository)), None)
