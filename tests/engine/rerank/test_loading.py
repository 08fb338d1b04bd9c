import pytest
import torch

from engine.errors import ModelUnavailable
from engine.rerank.loading import choose_device, use_all_cores


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
    assert choose_device() == expected


def test_what_was_asked_for_is_taken(there):
    there(cuda=True, bf16=True)
    assert choose_device("cpu") == ("cpu", "float32")
    assert choose_device("cuda", "float32") == ("cuda", "float32")


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_gives_a_sentence(there, device):
    there()
    with pytest.raises(ModelUnavailable, match=device):
        choose_device(device)


def test_int8_is_for_the_cpu(there):
    there(cuda=True, bf16=True)
    assert choose_device("auto", "int8") == ("cpu", "int8")
    with pytest.raises(ModelUnavailable, match="int8 is for the CPU"):
        choose_device("cuda", "int8")


def test_the_physical_cores_that_are_allowed_are_used(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    before, used = torch.get_num_threads(), []
    monkeypatch.setattr(torch, "set_num_threads", used.append)
    for cores, allowed in ((8, range(16)), (8, range(3)), (None, range(64))):
        monkeypatch.setattr("psutil.cpu_count", lambda logical, cores=cores: cores)
        monkeypatch.setattr("os.cpu_count", lambda: 4)
        monkeypatch.setattr(
            "psutil.Process.cpu_affinity",
            lambda self, allowed=allowed: list(allowed),
            raising=False,
        )
        use_all_cores()
        use_all_cores(but_one=True)
    assert used == [8, 7, 3, 2, 4, 3]
    assert torch.get_num_threads() == before
