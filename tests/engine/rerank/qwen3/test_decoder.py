"""The decoder against transformers' own Qwen3, on the same weights."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel

from engine.errors import ModelUnavailable
from engine.rerank.qwen3.attention import flash, has_flash, in_blocks, padded
from engine.rerank.qwen3.decoder import Decoder

ROWS = [[151644, 872, 198, 33], [9693], list(range(100, 170)), [5] * 20]


@pytest.fixture(scope="module")
def expected(model) -> torch.Tensor:
    plain = AutoModel.from_pretrained(model.folder, dtype=torch.float32).eval()
    with torch.inference_mode():
        ends = [plain(torch.tensor([row])).last_hidden_state[0, -1] for row in ROWS]
    return torch.stack(ends)


@pytest.fixture(scope="module")
def decoder(model) -> Decoder:
    return Decoder(model.folder, "cpu", "float32")


def test_rows_side_by_side_are_as_each_by_itself(decoder, expected):
    hidden, _ = decoder.run(ROWS)
    torch.testing.assert_close(hidden, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("cut", [1, 7, 69])
def test_a_row_may_be_run_in_pieces(decoder, expected, cut):
    past = None
    for start in range(0, 70, cut):
        part = ROWS[2][start : start + cut]
        hidden, _ = decoder.run([part], past)
        _, past = decoder.run([], past, part)
    torch.testing.assert_close(hidden[0], expected[2], atol=1e-4, rtol=1e-4)


def test_what_rows_share_is_run_once_and_not_used_up(model, decoder):
    _, past = decoder.run([], beginning=ROWS[0])
    apart, _ = decoder.run([ROWS[0] + row for row in ROWS])
    for _ in range(2):
        together, _ = decoder.run(ROWS, past)
        torch.testing.assert_close(together, apart, atol=1e-4, rtol=1e-4)


def test_what_rows_share_may_be_run_with_them(decoder):
    whole, _ = decoder.run([ROWS[2] + ROWS[0] + row for row in ROWS])
    _, past = decoder.run([], beginning=ROWS[2])
    together, longer = decoder.run(ROWS, past, ROWS[0])
    torch.testing.assert_close(together, whole, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(decoder.run(ROWS, longer)[0], whole, atol=1e-4, rtol=1e-4)


def causal(q, k, v, query_ends, key_ends, *_, **__):
    """Flash attention written out: a sequence after the other, each causal to its last key."""
    found = []
    for number in range(len(query_ends) - 1):
        queries = q[query_ends[number] : query_ends[number + 1]].transpose(0, 1)
        keys, values = (
            each[key_ends[number] : key_ends[number + 1]]
            .repeat_interleave(2, dim=1)
            .transpose(0, 1)
            for each in (k, v)
        )
        later = keys.shape[1] - queries.shape[1] + 1
        mask = torch.full((queries.shape[1], keys.shape[1]), -torch.inf).triu(later)
        weights = (queries @ keys.transpose(1, 2) / q.shape[2] ** 0.5 + mask).softmax(-1)
        found.append((weights @ values).transpose(0, 1))
    return (torch.cat(found),)


@pytest.mark.parametrize("attention", [flash, padded, in_blocks])
def test_all_ways_of_attention_come_to_the_same(decoder, monkeypatch, attention):
    monkeypatch.setattr("engine.rerank.qwen3.attention._BLOCK", 3)
    _, past = decoder.run([], beginning=ROWS[2])
    expected, longer = decoder.run(ROWS, past, ROWS[0])
    monkeypatch.setattr(decoder, "_attention", attention)
    monkeypatch.setattr("engine.rerank.qwen3.attention.flash_attention", causal)
    found, same = decoder.run(ROWS, past, ROWS[0])
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(same, longer, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(decoder.run(ROWS, same)[0], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("capability", "expected"), [((7, 5), False), ((8, 0), True)])
def test_flash_attention_is_for_cards_that_have_it(monkeypatch, capability, expected):
    monkeypatch.setattr("torch.cuda.get_device_capability", lambda: capability)
    monkeypatch.setattr("torch.backends.cuda.is_flash_attention_available", lambda: True)
    assert has_flash("cuda", torch.float16) is expected
    assert not has_flash("cuda", torch.float32)
    assert not has_flash("mps", torch.float16)


def test_layers_need_not_stay_in_memory(model, expected):
    passing = Decoder(model.folder, "cpu", "float32", resident=False)
    torch.testing.assert_close(passing.run(ROWS)[0], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("dtype", "tolerance"), [("bfloat16", 0.25), ("float16", 0.05)])
def test_short_formats_come_near(model, expected, dtype, tolerance):
    hidden, _ = Decoder(model.folder, "cpu", dtype).run(ROWS)
    assert hidden.dtype == torch.float32
    assert (hidden - expected).norm() / expected.norm() < tolerance


def test_weights_in_several_files_are_found(model, decoder, tmp_path):
    tensors = load_file(model.folder / "model.safetensors")
    names = sorted(tensors)
    for file, some in (("a.safetensors", names[:7]), ("b.safetensors", names[7:])):
        save_file({name: tensors[name] for name in some}, tmp_path / file)
    where = dict.fromkeys(names[:7], "a.safetensors") | dict.fromkeys(names[7:], "b.safetensors")
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": where}))
    shutil.copy(model.folder / "config.json", tmp_path)
    found, _ = Decoder(tmp_path, "cpu", "float32").run(ROWS)
    assert torch.equal(found, decoder.run(ROWS)[0])
    (tmp_path / "b.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match=r"incomplete\. Missing: b\.safetensors"):
        Decoder(tmp_path, "cpu", "float32")


@pytest.mark.parametrize(
    "change",
    [
        {"rope_parameters": {"rope_type": "yarn", "factor": 4.0, "rope_theta": 1000000}},
        {"use_sliding_window": True},
    ],
)
def test_another_kind_of_attention_is_refused(model, tmp_path, change):
    config = json.loads((model.folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | change))
    shutil.copy(model.folder / "model.safetensors", tmp_path)
    with pytest.raises(ModelUnavailable, match="longer context"):
        Decoder(tmp_path, "cpu", "float32")
