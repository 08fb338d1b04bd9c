import weakref

import pytest
import torch

from engine.errors import ModelUnavailable
from engine.rerank.device import (
    choose_device,
    empty_cache,
    failure,
    free_memory,
    is_out_of_memory,
    load_on_device,
    short_formats,
    wider,
)

OLD_DRIVER = "The NVIDIA driver on your system is too old (found version 11040). Please update"


@pytest.fixture
def there(monkeypatch):
    def there(*devices, bf16=False, cuda_says="Found no NVIDIA driver on your system"):
        for name, module in (
            ("cuda", torch.cuda), ("xpu", torch.xpu), ("mps", torch.backends.mps)
        ):  # fmt: skip
            monkeypatch.setattr(module, "is_available", lambda name=name: name in devices)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: bf16)

        def init():
            raise RuntimeError(cuda_says)

        monkeypatch.setattr(torch.cuda, "init", init)

    return there


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ([], ("cpu", "float32")),
        (["mps"], ("mps", "float16")),
        (["xpu"], ("xpu", "float16")),
        (["cuda", "xpu", "mps"], ("cuda", "float16")),
    ],
)
def test_auto_takes_the_best_device_and_its_format(there, machine, expected):
    there(*machine)
    assert choose_device() == expected


def test_what_was_asked_for_is_taken(there):
    there("cuda")
    assert choose_device("cpu") == ("cpu", "float32")
    assert choose_device("cuda", "float32") == ("cuda", "float32")


@pytest.mark.parametrize("device", ["cuda", "mps", "xpu"])
def test_a_device_that_is_not_there_gives_a_sentence(there, device):
    there()
    with pytest.raises(ModelUnavailable, match=f"no device “{device}”"):
        choose_device(device)


def test_int8_is_for_a_cpu_that_has_instructions_for_it(there, monkeypatch):
    there("cuda")
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_vnni": True})
    assert choose_device("auto", "int8") == ("cpu", "int8")
    with pytest.raises(ModelUnavailable, match="int8 is for the CPU"):
        choose_device("cuda", "int8")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"architecture": "aarch64"})
    with pytest.raises(ModelUnavailable, match="needs a processor with VNNI"):
        choose_device("cpu", "int8")


@pytest.mark.parametrize(
    ("has", "formats"),
    [
        ({"avx512_bf16": True, "avx512_vnni": True}, ["bfloat16", "int8"]),
        ({"amx_bf16": True, "avx512_bf16": False}, ["bfloat16"]),
        ({"avx_vnni": True}, ["int8"]),
        ({"avx2": True, "avx512_vnni": False}, []),
    ],
)
def test_what_the_processor_has_instructions_for(monkeypatch, has, formats):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has)
    for one_dnn in (True, False):
        monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda there=one_dnn: there)
        assert short_formats() == (formats if one_dnn else [])


def test_a_driver_that_is_too_old_gives_a_sentence(there):
    there(cuda_says=OLD_DRIVER)
    with pytest.raises(ModelUnavailable, match="driver of the NVIDIA card is too old"):
        choose_device("cuda")
    made, problem = load_on_device(lambda *how: how, "toy", "auto", "auto")
    assert made == ("cpu", "float32")
    assert "too old" in str(problem)
    assert load_on_device(lambda *how: how, "toy", "cpu", "auto") == (("cpu", "float32"), None)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate"), "does not fit"),
        (torch.AcceleratorError("CUDA error: no kernel image is available"), "no kernel image"),
    ],
)
def test_what_cannot_be_loaded_on_a_gpu_is_loaded_on_the_cpu(there, error, sentence):
    there("cuda")

    def load(device, dtype):
        if device == "cuda":
            raise error
        return device, dtype

    made, problem = load_on_device(load, "toy", "auto", "auto")
    assert made == ("cpu", "float32")
    assert sentence in str(problem)
    with pytest.raises(ModelUnavailable, match=sentence):  # the user wants this device
        load_on_device(load, "toy", "cuda", "auto")


def test_what_is_no_fault_of_a_device_passes(there):
    there("cuda")
    for device, error in (("cpu", RuntimeError("shapes")), ("auto", ModelUnavailable("rerank.x"))):

        def load(*_, error=error):
            raise error

        with pytest.raises(type(error)):
            load_on_device(load, "toy", device, "auto")


def test_numbers_that_are_lost_need_a_wider_format(there):
    there("cuda", bf16=True)
    assert [wider("cuda", each) for each in ("float16", "bfloat16", "float32")] == [
        "bfloat16", "float32", None
    ]  # fmt: skip
    assert wider("mps", "float16") == wider("cpu", "int8") == "float32"
    there("cuda", bf16=False)  # emulated at best
    assert wider("cuda", "float16") == "float32"


def test_an_illegal_access_to_memory_is_no_want_of_it():
    illegal = torch.AcceleratorError("CUDA error: an illegal memory access was encountered\nmore")
    assert not is_out_of_memory(illegal)
    assert str(failure(illegal, "toy", "cuda")) == (
        "The device cuda failed (CUDA error: an illegal memory access was encountered)."
    )
    assert is_out_of_memory(torch.AcceleratorError("CUDA error: out of memory"))
    assert is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"))


def test_free_memory_is_what_the_device_says(monkeypatch):
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (5, 9))
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 9)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 2)
    assert (free_memory("cuda"), free_memory("mps")) == (5, 7)


def test_what_is_left_in_cycles_is_given_back(monkeypatch):
    class Left:
        pass

    left = Left()
    left.itself, known = left, weakref.ref(left)
    del left
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append(known()))
    emptied = []
    empty_cache("cpu")
    empty_cache("cuda")
    assert emptied == [None]
