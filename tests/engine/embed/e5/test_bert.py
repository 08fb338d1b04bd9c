"""The arithmetic, against transformers on the same weights."""

import pytest
import torch
from transformers import BertConfig, BertModel

from engine.embed.bert import Bert, _attend
from engine.embed.e5_file import E5File

ROWS = [[0, 5, 7, 8, 2], [0, 2], [0, *range(4, 31), 2], [0, *[9, 12, 30] * 170, 2], [0, 6, 7, 9, 2]]


@pytest.fixture(scope="module")
def theirs(small):
    file = E5File(small.path)
    config = BertConfig(
        vocab_size=file.shape.vocabulary, hidden_size=64, num_hidden_layers=2,
        num_attention_heads=4, intermediate_size=96, max_position_embeddings=512,
        layer_norm_eps=file.shape.epsilon, attn_implementation="eager",
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False).eval()
    model.load_state_dict({name: torch.from_numpy(its) for name, its in small.weights.items()})

    def encode(row):
        with torch.inference_mode():
            hidden = model(torch.tensor([row])).last_hidden_state[0]
        return torch.nn.functional.normalize(hidden.mean(0), dim=0)

    return torch.stack([encode(row) for row in ROWS])


def test_it_computes_what_transformers_does(small, theirs):
    ours = Bert(E5File(small.path), "cpu", "float32").run(ROWS)
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)


def test_bfloat16_is_near(small, theirs):
    ours = Bert(E5File(small.path), "cpu", "bfloat16").run(ROWS)
    assert ((ours * theirs).sum(1) > 0.995).all()


@pytest.mark.parametrize("size", [1, 300])  # the second beyond what the exponents hold
def test_attention_in_bfloat16_is_near(size):
    torch.manual_seed(0)
    parts = torch.randn(90, 3, 4, 16) * torch.tensor([size, 1, 1]).view(3, 1, 1)
    torch.testing.assert_close(
        _attend(parts.bfloat16()).float(), _attend(parts.bfloat16().float()), rtol=0, atol=0.03
    )


def test_few_shapes_are_multiplied(small, monkeypatch):
    """oneDNN keeps what it has prepared for each: 700 MB in all, where lengths are not rounded."""
    product, seen = torch.baddbmm, set()

    def baddbmm(start, q, k, **how):
        seen.add(q.shape)
        return product(start, q, k, **how)

    monkeypatch.setattr(torch, "baddbmm", baddbmm)
    bert = Bert(E5File(small.path), "cpu", "bfloat16")
    bert._layers[0]._projection = lambda x, before=bert._layers[0]._projection: (
        seen.add(x.shape) or before(x)
    )
    for length in range(1, 100):
        assert bert.run([[5] * length, [6] * 3]).shape == (2, 64)
    assert len(seen) == 8 + 2 + 3  # of short texts, of others, for attention


def test_a_question_is_computed_by_one_thread(small):
    bert, seen, before = Bert(E5File(small.path), "cpu", "float32"), [], torch.get_num_threads()
    bert._layers[0]._projection = lambda x, product=bert._layers[0]._projection: (
        seen.append((len(x), torch.get_num_threads())) or product(x)
    )
    torch.set_num_threads(2)
    try:
        for length in (11, 24, 33):
            bert.run([[5] * length])
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert seen == [(16, 1), (24, 1), (40, 2)]


def test_rows_side_by_side_do_not_see_each_other(small):
    bert = Bert(E5File(small.path), "cpu", "float32")
    alone = torch.cat([bert.run([row]) for row in ROWS])
    torch.testing.assert_close(bert.run(ROWS), alone, rtol=0, atol=1e-6)
    torch.testing.assert_close(bert.run(ROWS[::-1]), alone.flip(0), rtol=0, atol=1e-6)
