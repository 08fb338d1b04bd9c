"""Model: an encoder on disk, and how it is loaded. torch is loaded with it, not before."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from engine.embed.encoder import Encoder
from engine.embed.folder import read_encoder_folder
from engine.errors import ModelUnavailable
from engine.models import (
    ENCODERS,
    Digests,
    Listed,
    Published,
    bytes_left,
    check_bytes,
    e5_file,
    is_begun,
    is_encoder_folder,
    known_encoder,
    lacking,
    listed,
    listed_servers,
    memory,
    model_folder,
    own_folders,
    parameter_width,
    weights,
)
from engine.models.servers import (
    Address,
    Server,
    agree,
    is_address,
    known_encoder_at,
    parse_address,
)
from engine.rerank import import_transformers, load_on_device, use_all_cores

_E5_MEMORY = 510_000_000  # bytes, of the process
E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_OWNER_AND_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class EncoderModel:
    """An encoder on disk; `version` stands for its bytes, `width` is that of its vectors.

    One on a server has an `address`; its `path` is the directory with the key.
    """

    name: str
    path: Path
    version: str
    width: int
    address: str = ""

    @property
    def key(self) -> str:
        """What its vectors are kept under: another model has another."""
        name = re.sub(r"[^\w.-]", "-", self.name)
        return f"{name}-{self.version[:12]}"

    @property
    def reference(self) -> str:
        """What `find_encoder` finds it by."""
        return self.address or (self.name if self.name in ENCODERS else str(self.path))

    def load(self, device: str = "auto", dtype: str = "auto") -> Encoder:
        """Load it in this process, and torch, which takes seconds.

        Raises:
            ModelUnavailable: it is damaged, too large for the device, or cannot be asked.
        """
        if self.address:
            from engine.embed.server_encoder import ServerEncoder  # late, as it loads httpx2

            address = parse_address(self.address)
            known = known_encoder_at(address, self.path)
            return ServerEncoder(address, self.path, known.model if known else "", self.width)
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # else threads that wait hold a core
        if not self.path.is_file():
            import_transformers()
        try:
            import torch  # noqa: F401
        except ImportError as error:
            raise ModelUnavailable("rerank.no-torch", error=error) from error
        use_all_cores()

        def load(chosen: str, usual: str) -> Encoder:
            usual = "auto" if (chosen, dtype) == ("cpu", "auto") else usual
            if self.path.is_file():
                from engine.embed.e5 import E5

                return E5(self.path, self.version, chosen, usual)
            folder = read_encoder_folder(self.path)
            if folder.architecture.startswith("Qwen3") and folder.pooling == "lasttoken":
                from engine.embed.qwen3 import Qwen3

                return Qwen3(self.name, folder, chosen, usual)
            from engine.embed.sentence_transformer import SentenceTransformer

            return SentenceTransformer(self.name, folder, chosen, usual)

        return load_on_device(load, self.name, device, dtype)[0]


def find_encoder(name: str, data_dir: Path) -> EncoderModel:
    """Return the encoder of this name or in this folder; "auto" is the one that comes with us.

    OWNER/NAME is that of Hugging Face: installed by us, or in the cache of other programs. An
    address is that of a server, which is asked if it is not known yet. Takes seconds where its
    files have not been hashed since they changed.

    Raises:
        ModelUnavailable: it is not installed, not as published, or cannot be run.
    """
    known = known_encoder(name)
    if known:
        file = e5_file() if known.name == "e5" else None
        if file:
            return EncoderModel(known.name, file, E5_SHA256, known.shape[1])
        return _in_folder(known.name, _checked(known, data_dir), data_dir)
    if is_address(name):
        return _on_server(parse_address(name), data_dir)
    folder = Path(name).expanduser()
    if not folder.is_dir() and _OWNER_AND_NAME.fullmatch(name):
        folder = _in_cache(name)
    if not folder.is_dir():
        raise ModelUnavailable("embed.unknown", name=name, names=", ".join(ENCODERS))
    return _in_folder(name.rsplit("/", 1)[-1], folder.absolute(), data_dir)


def shipped_encoder() -> EncoderModel:
    """Return the one that comes with us, where it may not run."""
    e5 = ENCODERS["e5"]
    return EncoderModel(e5.name, e5_file() or Path(), E5_SHA256, e5.shape[1])


def list_encoders(data_dir: Path, dtype: str) -> list[Listed]:
    """Return the encoders that may be chosen, as `list_models` does the rerankers."""
    known = [_listed(each, data_dir, dtype) for each in ENCODERS.values()]
    own = (each for each in own_folders(data_dir) if is_encoder_folder(each))
    own_ones = [_own_listed(each, data_dir, dtype) for each in own]
    return known + own_ones + listed_servers(data_dir, encoders=True)


def _checked(published: Published, data_dir: Path) -> Path:
    """Return the folder of an encoder, once its files are the published ones."""
    name, folder = published.name, model_folder(published.name, data_dir)
    missing = [file.name for file in published.files if not (folder / file.name).is_file()]
    if missing and is_begun(folder):
        raise ModelUnavailable("embed.partly-installed", model=name, files=listed(missing))
    if missing:
        raise ModelUnavailable("embed.not-installed", model=name)
    digests = Digests(data_dir)
    check_bytes(published, {
        file.name: digests.look_up(folder / file.name) for file in published.files
    })  # fmt: skip
    check = digests.self_check(folder)
    if check and not check.passed:
        raise ModelUnavailable("models.check-again", sentence=check.message, folder=folder)
    return folder


def _listed(published: Published, data_dir: Path, dtype: str) -> Listed:
    name, folder = published.name, model_folder(published.name, data_dir)
    comes_along = name == "e5" and e5_file() is not None
    state, reason = "built in" if comes_along else "verified", None
    try:
        find_encoder(name, data_dir)
    except ModelUnavailable as error:
        state, reason = "not installed", None
        if comes_along or is_begun(folder):
            state, reason = "failed", error.message
    digests = Digests(data_dir)
    check = digests.self_check(folder)
    return Listed(
        name=name,
        state=state,
        size=0 if comes_along else published.size,
        memory=_E5_MEMORY if comes_along else published.memory(dtype),
        parameters=published.parameters,
        licence=published.licence,
        address=published.address,
        folder=None if comes_along or state == "not installed" else folder,
        self_check=check.passed if check else None,
        reason=reason,
        is_encoder=True,
        languages=published.languages,
        left=0 if state != "failed" else bytes_left(folder, lacking(published, folder, digests)),
        dtype="" if comes_along else dtype,
    )


def _own_listed(folder: Path, data_dir: Path, dtype: str) -> Listed:
    state, reason, size, width = "unverified", None, 0, 2
    try:
        find_encoder(str(folder), data_dir)
        width = parameter_width(folder)
        size = sum(each.stat().st_size for each in weights(folder))
    except ModelUnavailable as error:
        state, reason = "failed", error.message
    parameters = size // width
    needed = memory(parameters, dtype, "encoder", 0) if size else 0
    return Listed(
        str(folder), state, size, needed, parameters, "", "", folder, None, reason, is_encoder=True
    )


def _in_folder(name: str, path: Path, data_dir: Path) -> EncoderModel:
    folder, digests, whole = read_encoder_folder(path), Digests(data_dir), sha256()
    for file in (*weights(path), path / "tokenizer.json", path / "config.json"):
        whole.update(f"{digests.look_up(file)} ".encode())
    # Where it lies makes no difference to a vector, what its folder says does.
    whole.update(repr(replace(folder, path=Path())).encode())
    return EncoderModel(name, path, whole.hexdigest(), folder.width)


def _on_server(address: Address, data_dir: Path) -> EncoderModel:
    """Return what is known of an encoder elsewhere; what is not yet is asked, and kept."""
    known = known_encoder_at(address, data_dir)
    if known is None:
        from engine.embed.server_encoder import ServerEncoder

        asked = ServerEncoder(address, data_dir)
        known = Server(str(address), asked.width, asked.name)
        agree(known, data_dir)
    name = known.model.rsplit("/", 1)[-1] or address.host
    version = sha256(f"{known.address} {known.model} {known.width}".encode()).hexdigest()
    return EncoderModel(name, data_dir, version, known.width, known.address)


def _in_cache(name: str) -> Path:
    """Return the folder of a model in the cache of Hugging Face's library, whether it is there."""
    home = os.environ.get("HF_HOME") or Path("~/.cache/huggingface").expanduser()
    hub = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    repository = hub / f"models--{name.replace('/', '--')}"
    with suppress(OSError, ValueError):
        return repository / "snapshots" / (repository / "refs" / "main").read_text().strip()
    return repository / "snapshots" / "none"
