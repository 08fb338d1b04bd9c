import pytest
import torch

from engine.errors import ModelUnavailable
from engine.rerank.device import choose


@pytest.fixture
def there(monkeypatch):
    def there(cuda=False, mps=False, bf16=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: bf16)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return there


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ({}, ("cpu", "float32")),
        ({"mps": True}, ("mps", "float16")),
        ({"cuda": True, "bf16": True, "mps": True}, ("cuda", "bfloat16")),
        ({"cuda": True}, ("cuda", "float16")),
    ],
)
def test_auto_takes_the_best_device_and_its_format(there, machine, expected):
    there(**machine)
    assert choose() == expected


def test_what_was_asked_for_is_taken(there):
    there(cuda=True, bf16=True)
    assert choose("cpu") == ("cpu", "float32")
    assert choose("cuda", "float32") == ("cuda", "float32")


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_gives_a_sentence(there, device):
    there()
    with pytest.raises(ModelUnavailable, match=device):
        choose(device)
