"""Fixtures that more than one folder uses: no display, no network, a small Qwen3-Reranker.

`PAGEWISE_QWEN3=FOLDER` runs the tests of the Qwen3 reranker on that folder, not on the small one.
"""

import os
import ssl
from functools import cache
from itertools import count
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # not the user's own
os.environ["TRITON_INTERPRET"] = "1"  # the kernels for GPUs run on the CPU
os.environ["CUDA_VISIBLE_DEVICES"] = ""  # and so do the models, where there is a GPU, too
# The models are tiny: more threads would mostly wait for one another, above all on a busy machine.
os.environ["OMP_NUM_THREADS"] = "1"

# A busy machine makes any example slow.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# The tokens of the published prompt with their published ids; "Ġ" is a space, "Ċ" a newline.
PUBLISHED = {
    'Ċ': 198, 'Ġa': 264, 'ĊĊ': 271, 'Ġthe': 279, 'Ġof': 315, 'Ġand': 323, 'Ġ"': 330, 'Ġis': 374,
    'Ġbe': 387, 'Ġon': 389, 'Ġthat': 429, 'Ġor': 476, 'ĠThe': 576, 'In': 641, 'Ġcan': 646,
    'ĠIn': 758, 'user': 872, 'Ġonly': 1172, 'struct': 1235, 'no': 2152, 'Ġsearch': 2711,
    'Query': 2859, 'Ġbased': 3118, 'Ġquery': 3239, '".': 3263, 'Ġwhether': 3425, 'Ġweb': 3482,
    'ĠWhat': 3555, 'Ġprovided': 3897, 'Ġanswer': 4226, '?Ċ': 5267, 'ĠChina': 5616,
    'Ġcapital': 6722, 'ĠNote': 7036, 'Ġrequirements': 8502, 'system': 8948, 'yes': 9693,
    'Ġrelevant': 9760, 'ĠQuery': 11361, 'ĠDocument': 11789, 'ĠGiven': 16246, 'Ġretrieve': 17179,
    'Ġmeets': 20027, 'ĠBeijing': 26549, '>:': 26818, 'Ġpassages': 46769, 'Judge': 60256,
    '<Document': 75692, 'assistant': 77091,
}  # fmt: skip
CONTROLS = {
    "<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645,
    "<think>": 151667, "</think>": 151668,
}  # fmt: skip
_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


_test = count()


@pytest.fixture(autouse=True)
def settings_folder(tmp_path_factory, monkeypatch):
    """The settings of each test are its own, never those of who runs it."""
    folder = tmp_path_factory.getbasetemp() / f"settings-{next(_test)}"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))


@pytest.fixture(scope="session", autouse=True)
def certificates():
    """Read those that the system trusts once, not for every client: that is most of a request."""
    import httpcore2

    secure, create = httpcore2.default_ssl_context, ssl.create_default_context
    kept_secure, kept = cache(secure), cache(create)

    def default_ssl_context(**how):
        is_usual = not {"SSL_CERT_FILE", "SSL_CERT_DIR"} & os.environ.keys()
        return (kept_secure if is_usual else secure)(**how)

    def create_default_context(*purpose, **how):  # httpx gives a file alone
        return (kept if not purpose and how.keys() == {"cafile"} else create)(*purpose, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", default_ssl_context)
        patch.setattr(ssl, "create_default_context", create_default_context)
        yield


@pytest.fixture(scope="session")
def qwen3_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen3-Reranker folder: true vocabulary size and prompt tokens, tiny random weights."""
    given = os.environ.get("PAGEWISE_QWEN3")
    if given:
        return Path(given)
    folder = tmp_path_factory.mktemp("models") / "tiny-qwen3"
    _tokenizer().save_pretrained(folder)
    _model().save_pretrained(folder, safe_serialization=True)
    return folder


@pytest.fixture
def serve():
    """Start a server of models; see `tests.model_server`."""
    from tests.model_server import ModelServer, Speaker

    servers = []

    def serve(speaker: Speaker, key: str = "") -> ModelServer:
        servers.append(ModelServer(speaker, key))
        return servers[-1]

    yield serve
    for each in servers:
        each.close()


@pytest.fixture
def qdrant():
    """Start a Qdrant server; see `tests.qdrant_server`."""
    from tests.qdrant_server import QdrantServer

    servers = []

    def start(key: str = "", **options: object) -> QdrantServer:
        servers.append(QdrantServer(key, **options))
        return servers[-1]

    yield start
    for each in servers:
        each.close()


@pytest.fixture
def readers(monkeypatch):
    """Files are read in this process, and a sync runs in it."""
    from tests.one_process import index_in_one_process

    index_in_one_process(monkeypatch)


@pytest.fixture
def processes(monkeypatch):
    """Index in several processes where the other tests of a file do it in one."""
    from tests.one_process import index_in_several

    index_in_several(monkeypatch)


@pytest.fixture
def publish():
    """Replace the models that are published, by preference, for one test."""
    from engine.models import published

    before = dict(published._MODELS)

    def publish(*models: "published.Published") -> None:
        published._MODELS.clear()
        published._MODELS.update({each.name: each for each in models})

    yield publish
    publish(*before.values())


@pytest.fixture
def publish_small(publish, qwen3_folder: Path):
    """Make the small model the published one, with these margins; qwen3-4b stays."""
    from engine.models.pins import PinnedFile
    from engine.models.published import PUBLISHED, Published
    from engine.storage import sha256

    names = ("config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors")
    files = tuple(
        PinnedFile(name, (qwen3_folder / name).stat().st_size, sha256(qwen3_folder / name))
        for name in names
    )
    larger = PUBLISHED["qwen3-4b"]

    def publish_small(margins: tuple[float, ...] = ()) -> None:
        publish(Published("qwen3-0.6b", "Qwen/X", 1, (2, 32), files, "c0ffee", margins), larger)

    return publish_small


def _tokenizer():
    """Byte-level BPE with the real splitting rule; all but the prompt's words are single bytes."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
    from tokenizers.models import BPE
    from transformers import PreTrainedTokenizerFast

    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in printable]
    letters = [chr(byte) for byte in printable] + [chr(256 + n) for n in range(len(rest))]
    vocabulary = {letter: number for number, letter in enumerate(letters)}  # the real order
    vocabulary |= PUBLISHED | CONTROLS
    # Whole words are taken as they are; only what is a part of words needs merges to get there.
    merges = [("Ġ", "In")]
    for part in ("In", "struct", "Query"):
        for end in range(1, len(part)):
            merges.append((part[:end], part[end]))
            vocabulary.setdefault(part[: end + 1], 140_000 + len(vocabulary))
    merges.sort(key=lambda pair: pair[0] == "Ġ")  # "In" before " In"
    tokenizer = Tokenizer(BPE(vocabulary, merges, ignore_merges=True))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(_SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])  # fmt: skip
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in CONTROLS])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<|endoftext|>")


def _model():
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(0)
    config = Qwen3Config(
        vocab_size=151_669, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=8, tie_word_embeddings=True,
        max_position_embeddings=40_960,
        rope_parameters={"rope_type": "default", "rope_theta": 1_000_000},
    )  # fmt: skip
    model = Qwen3ForCausalLM(config)
    for tensor in model.parameters():  # as drawn, all margins would be near 0
        if tensor.dim() > 1:
            tensor.data.normal_(0.0, 3 / tensor.shape[-1] ** 0.5)
    return model.to(torch.bfloat16)


@pytest.fixture(scope="session")
def qapp_cls():
    """The class of the one application of a test process: what the program would make."""
    from app.window.application import Application  # late: few tests need Qt

    return Application
