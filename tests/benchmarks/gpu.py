"""How fast Qwen3-Reranker-0.6B reads on a GPU, and how near to the published algorithm.

    python tests/benchmarks/gpu.py [MODEL_DIR] [--device cuda]

Needs nothing but PyTorch (2.11 or later), safetensors and NumPy beside this repository, and no
network. Without MODEL_DIR it writes random weights of the full size to a temporary folder; the
texts are random tokens in any case, since neither speed nor arithmetic depends on what they say.
Prints a page of Markdown, in under four minutes on a card of the data centre.

- floor: the operations that must be computed over the rate of large matrix products in that format,
  measured in the same run
- article: one document at a time, the whole prompt, as articles have it: by transformers where that
  is installed, else by the same steps written out
- margins: logit(yes) - logit(no) against the published algorithm written out in float32
- encoder: E5 of the true shape and random weights, texts of 100 to 400 tokens
"""

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
import time
import types
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn.functional import linear, rms_norm, scaled_dot_product_attention, silu

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def stand_in(name):
    """A class that only annotations name."""
    if name[0].isupper():
        return object
    raise AttributeError(name)


for package in (
    "engine", "engine.embed", "engine.models", "engine.rerank", "engine.rerank.qwen3"
):  # fmt: skip
    # Without what their doors load, which needs the rest of the requirements.
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [str(ROOT / package.replace(".", "/"))]
    sys.modules[package].__getattr__ = stand_in


class Config(types.SimpleNamespace):
    """What the decoder takes of `transformers.Qwen3Config`, where transformers is missing."""

    @classmethod
    def from_pretrained(cls, folder, **_):
        found = json.loads((Path(folder) / "config.json").read_text("utf-8"))
        rope = {"rope_type": "default", "rope_theta": found["rope_theta"]}
        return cls(rope_parameters=rope, use_sliding_window=False, **found)


if not importlib.util.find_spec("transformers"):
    sys.modules["transformers"] = types.ModuleType("transformers")
    sys.modules["transformers"].Qwen3Config = Config

from engine.models.folder import tensor_files  # noqa: E402

sys.modules["engine.models"].tensor_files = tensor_files

from published import NO, YES, publish  # noqa: E402

from engine.rerank.qwen3.attention import flash_attention, has_flash  # noqa: E402
from engine.rerank.qwen3.decoder import Decoder  # noqa: E402
from engine.rerank.qwen3.elementwise import PLAIN  # noqa: E402
from engine.rerank.qwen3.linear import linear as packed_linear  # noqa: E402

for name, each in {
    "flash_attention": flash_attention, "has_flash": has_flash, "linear": packed_linear,
    "return_freed_memory": lambda: None,
}.items():  # fmt: skip
    setattr(sys.modules["engine.rerank.qwen3"], name, each)

SHAPE = {
    "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_act": "silu",
    "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28,
    "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "rms_norm_eps": 1e-6,
    "rope_theta": 1_000_000, "tie_word_embeddings": True, "vocab_size": 151_669,
    "max_position_embeddings": 40_960, "torch_dtype": "bfloat16",
}  # fmt: skip
BEGINNING = 120  # tokens of prefix, instruction and question
SIZES = (1, 2, 8, 20, 50)


class Device:
    """What is timed: when the device is done, and the median of several runs."""

    def __init__(self, name):
        self.name = name
        self.module = getattr(torch, name) if name != "cpu" else None

    def wait(self):
        if self.module:
            self.module.synchronize()

    def seconds(self, work, runs=7):
        work()
        taken = []
        for _ in range(runs):
            self.wait()
            began = time.perf_counter()
            work()
            self.wait()
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    def rate(self, dtype):
        """Operations a second in a large product of random matrices."""
        size = 8192 if self.name == "cuda" else 2048
        a, b = (torch.randn(size, size, device=self.name, dtype=dtype) for _ in range(2))
        return 2 * size**3 / self.seconds(lambda: a @ b)

    def peak(self):
        """The most memory in use since the last call, bytes; 0 where it cannot be told."""
        if self.name != "cuda":
            return 0
        most = torch.cuda.max_memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        return most


def write_model(folder, device):
    """A model of the true shape whose margins differ from document to document."""
    hidden, inner = SHAPE["hidden_size"], SHAPE["intermediate_size"]
    size, heads, shared = (
        SHAPE[name] for name in ("head_dim", "num_attention_heads", "num_key_value_heads")
    )

    def random(*shape, scale=None):
        scale = scale or 3 / shape[-1] ** 0.5
        return (torch.randn(*shape, device=device) * scale).to(torch.bfloat16).cpu()

    def ones(count):
        return torch.ones(count, dtype=torch.bfloat16)

    torch.manual_seed(0)
    tensors = {
        "model.embed_tokens.weight": random(SHAPE["vocab_size"], hidden, scale=0.5),
        "model.norm.weight": ones(hidden),
    }
    for number in range(SHAPE["num_hidden_layers"]):
        shapes = {
            "self_attn.q_proj": (heads * size, hidden), "self_attn.k_proj": (shared * size, hidden),
            "self_attn.v_proj": (shared * size, hidden), "self_attn.o_proj": (hidden, heads * size),
            "mlp.gate_proj": (inner, hidden), "mlp.up_proj": (inner, hidden),
            "mlp.down_proj": (hidden, inner),
        }  # fmt: skip
        norms = {
            "input_layernorm": hidden, "post_attention_layernorm": hidden,
            "self_attn.q_norm": size, "self_attn.k_norm": size,
        }  # fmt: skip
        for name, shape in shapes.items():
            tensors[f"model.layers.{number}.{name}.weight"] = random(*shape)
        for name, count in norms.items():
            tensors[f"model.layers.{number}.{name}.weight"] = ones(count)
    save_file(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(SHAPE))


class Published:
    """The published algorithm, written out: a whole prompt at a time."""

    def __init__(self, folder, config, device, dtype):
        self.config, self.device = config, device
        tensors = {}
        for file in sorted(folder.glob("*.safetensors")):
            tensors |= load_file(file, device=device)
        self.weights = {name: tensor.to(dtype) for name, tensor in tensors.items()}
        tied = config.tie_word_embeddings
        self.head = self.weights["model.embed_tokens.weight" if tied else "lm_head.weight"]

    @torch.inference_mode()
    def margin(self, tokens):
        config, weights = self.config, self.weights
        size, eps = config.head_dim, config.rms_norm_eps
        x = weights["model.embed_tokens.weight"][torch.tensor(tokens, device=self.device)]
        steps = torch.arange(0, size, 2, device=self.device).float() / size
        angles = torch.arange(len(tokens), device=self.device).float()[:, None]
        angles = angles * config.rope_parameters["rope_theta"] ** -steps
        angles = torch.cat([angles] * 2, dim=-1)[:, None]
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)

        def turned(each):
            left, right = each.chunk(2, dim=-1)
            return each * cos + torch.cat((-right, left), dim=-1) * sin

        for number in range(config.num_hidden_layers):
            read = {
                name.removeprefix(f"model.layers.{number}.").removesuffix(".weight"): tensor
                for name, tensor in weights.items()
                if name.startswith(f"model.layers.{number}.")
            }
            normed = rms_norm(x, x.shape[1:], read["input_layernorm"], eps)
            q, k, v = (
                linear(normed, read[f"self_attn.{each}_proj"]).view(len(tokens), -1, size)
                for each in "qkv"
            )
            q = turned(rms_norm(q, (size,), read["self_attn.q_norm"], eps))
            k = turned(rms_norm(k, (size,), read["self_attn.k_norm"], eps))
            times = config.num_attention_heads // config.num_key_value_heads
            k, v = k.repeat_interleave(times, dim=1), v.repeat_interleave(times, dim=1)
            q, k, v = (each.transpose(0, 1)[None] for each in (q, k, v))
            found = scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + linear(found[0].transpose(0, 1).flatten(1), read["self_attn.o_proj"])
            normed = rms_norm(x, x.shape[1:], read["post_attention_layernorm"], eps)
            gate = silu(linear(normed, read["mlp.gate_proj"])) * linear(normed, read["mlp.up_proj"])
            x = x + linear(gate, read["mlp.down_proj"])
        x = rms_norm(x, x.shape[1:], weights["model.norm.weight"], eps)
        logits = linear(x, self.head)[-1].float()  # of all words at all positions, as published
        return float(logits[YES] - logits[NO])


def article(folder, config, device):
    """A function of prompts, one at a time in bfloat16, and how it is done."""
    try:
        from transformers import AutoModelForCausalLM
    except ImportError:
        published = Published(folder, config, device, torch.bfloat16)
        return lambda prompts: [published.margin(each) for each in prompts], "written out"
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).to(device).eval()

    @torch.inference_mode()
    def margins(prompts):
        found = []
        for prompt in prompts:
            logits = model(input_ids=torch.tensor([prompt], device=device)).logits[0, -1].float()
            found.append(float(logits[YES] - logits[NO]))
        return found

    return margins, "transformers"


def sentence_transformers(folder, device):
    """A function of a beginning and rows: sentence-transformers' CrossEncoder, in one batch."""
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    with tempfile.TemporaryDirectory() as target:
        # A text of words that are tokens: it makes no difference to the model what they say.
        words = Tokenizer(models.WordLevel({f"w{n}": n for n in range(150_000)}, unk_token="w0"))
        words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        PreTrainedTokenizerFast(tokenizer_object=words, pad_token="w0").save_pretrained(target)
        publish(folder, Path(target), "", "")
        model = CrossEncoder(
            target, device=device, model_kwargs={"dtype": torch.bfloat16}, local_files_only=True
        )

    def margins(beginning, rows):
        question, *texts = (" ".join(f"w{n}" for n in each) for each in (beginning, *rows))
        return model.predict(
            [(question, text) for text in texts],
            prompt="w1",
            batch_size=len(texts),
            show_progress_bar=False,
            activation_fn=torch.nn.Identity(),
        )

    return margins


def operations(config, inner, beginning, rows):
    """What must be computed: each row once, the beginning once."""
    hidden, size, heads = config.hidden_size, config.head_dim, config.num_attention_heads
    both = heads + 2 * config.num_key_value_heads
    each = 2 * hidden * (both * size + heads * size + 3 * inner)

    def of(tokens, before):
        pairs = tokens * before + tokens * (tokens + 1) // 2
        return tokens * each + 4 * heads * size * pairs

    total = of(beginning, 0) + sum(of(len(row), beginning) for row in rows)
    return total * config.num_hidden_layers


def main():
    """Measure, and print the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", nargs="?", type=Path)
    parser.add_argument("--device", default="cuda")
    given = parser.parse_args()
    device = Device(given.device)
    with tempfile.TemporaryDirectory() as folder:
        if given.model is None:
            write_model(Path(folder), given.device)
        report(given.model or Path(folder), device, is_random=given.model is None)


def report(folder, device, is_random):
    began = time.perf_counter()
    shape = json.loads((folder / "config.json").read_text("utf-8"))
    draw = torch.Generator().manual_seed(1)

    def tokens(count):
        return torch.randint(0, 150_000, (count,), generator=draw).tolist()

    beginning = tokens(BEGINNING)
    rows = [tokens(int(n)) for n in torch.randint(100, 401, (max(SIZES),), generator=draw)]
    name = torch.cuda.get_device_name() if device.name == "cuda" else device.name
    weights = "random weights of the full size" if is_random else folder.name
    print(f"{name}, PyTorch {torch.__version__}, {weights}; texts of 100 to 400 tokens\n")

    exact = [beginning + row for row in rows[:20]]
    decoder = Decoder(folder, device.name, "float32")
    config = decoder.config
    del decoder
    plain = Published(folder, config, device.name, torch.float32)
    expected = torch.tensor([plain.margin(each) for each in exact])
    del plain

    ways = {}
    print("| format | rate | load | passages | ours | × floor | of the rate | memory |")
    print("|---|---|---|---|---|---|---|---|")
    strayed = []
    for dtype in ("float16", "bfloat16", "float32") if device.name != "cpu" else ("float32",):
        rate = device.rate(getattr(torch, dtype))
        device.peak()
        started = time.perf_counter()
        decoder = Decoder(folder, device.name, dtype)
        direction = decoder.direction(YES, NO)
        device.wait()
        load = time.perf_counter() - started

        def margins(count, decoder=decoder, direction=direction):
            hidden, _ = decoder.run(rows[:count], beginning=beginning)
            return (hidden @ direction).tolist()

        off = (torch.tensor(margins(20)) - expected).abs()
        kernels = "plain PyTorch" if decoder._elementwise is PLAIN else "kernels"
        strayed.append(f"{dtype} {off.mean():.2g}, at most {off.max():.2g} ({kernels})")
        for count in (20,) if (dtype, device.name) == ("float32", "cuda") else SIZES:
            seconds = device.seconds(lambda count=count, margins=margins: margins(count))
            ways[dtype, count] = seconds
            floor = operations(config, shape["intermediate_size"], BEGINNING, rows[:count]) / rate
            print(
                f"| {dtype} | {rate / 1e12:.0f} TFLOP/s | {load:.1f} s | {count} |"
                f" {seconds * 1000:.1f} ms | {seconds / floor:.1f} | {floor / seconds:.0%} |"
                f" {device.peak() / 1e9:.2f} GB |",
                flush=True,
            )
        del decoder, direction, margins
    print(f"\nMargins off on average: {'; '.join(strayed)}; spread (standard deviation) of the")
    print(f"margins {expected.std():.2g}.\n")

    one_by_one, how = article(folder, config, device.name)
    fast = "float16" if device.name != "cpu" else "float32"
    try:
        batch = sentence_transformers(folder, device.name)
    except ImportError:
        batch = None
    print(
        f"| passages | article's loop ({how}, bfloat16) | sentence-transformers, one batch |"
        f" ours, {fast} | × article's loop | × sentence-transformers |"
    )
    print("|---|---|---|---|---|---|")
    for count in SIZES[:-1]:
        loop = device.seconds(lambda count=count: one_by_one(exact[:count]), 3)
        theirs = batch and device.seconds(lambda count=count: batch(beginning, rows[:count]), 3)
        ours = ways[fast, count]
        theirs_ms, times = (
            (f"{theirs * 1000:.0f} ms", f"{theirs / ours:.1f}") if theirs else ("not installed", "")
        )
        print(
            f"| {count} | {loop * 1000:.0f} ms | {theirs_ms} | {ours * 1000:.1f} ms |"
            f" {loop / ours:.1f} | {times} |",
            flush=True,
        )
    one_by_one = batch = None  # their memory is free again
    encoder(device, fast, [row[:400] for row in rows] * 20)
    print(f"\nTook {time.perf_counter() - began:.0f} s.")


class RandomE5:
    """The file of the encoder, of the true shape, with random weights."""

    shape = types.SimpleNamespace(
        hidden=384, layers=12, heads=12, inner=1536, vocabulary=250_037, epsilon=1e-12
    )
    sizes = types.MappingProxyType({"emb.word": 250_037, "emb.type": 2 * 384, "emb.pos": 512 * 384})

    def plain(self, name):
        return torch.randn(self._size(name)).numpy()

    def packed(self, name, width):
        weights = torch.randn(self._size(name), width) / width**0.5
        return types.SimpleNamespace(rows=lambda wanted=slice(None): weights[wanted].numpy())

    def _size(self, name):
        return self.sizes.get(name, 1536 if ".fi." in name else 384)


def encoder(device, dtype, rows):
    """Print how many texts a second the encoder reads."""
    try:
        from engine.embed.bert import Bert
    except ImportError as error:
        return print(f"\nThe encoder was not measured: {error}.")
    run = Bert(RandomE5(), device.name, dtype).run
    batches = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    seconds = device.seconds(lambda: [run(each) for each in batches], 3)
    return print(f"\nThe encoder, {dtype}: {len(rows) / seconds:.0f} texts a second.")


if __name__ == "__main__":
    main()
