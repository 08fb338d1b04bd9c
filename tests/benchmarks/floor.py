"""Floor: the least time that re-ranking can take on this machine, and the passages to re-rank.

The operations of the tokens that must be computed (what the prompts share once, then each document
and the end of its prompt; no padding, no logits of words) over the rate at which this machine
multiplies matrices of the shapes of this model, 512 rows at a time.
"""

import random
import time
from functools import partial

from ways import INSTRUCTION, QUESTION

ROWS = 512
TRIED = 0.3  # seconds that each shape is multiplied for; the best time counts
ENGLISH = [
    "The accounts department|Each branch office|The data protection officer|An auditor|She",
    "keeps|archives|checks|releases|may not delete|has to forward",
    "the signed invoices|customer records|travel expenses|all delivery notes|backup tapes",
    "for ten years|until the audit is closed|within 30 days|after written approval|once a year",
]
CHINESE = [
    "财务部|各分公司|数据保护专员|审计人员|新员工",
    "必须保存|应当归档|负责核对|不得删除|需要转交",
    "已签字的发票|客户资料|差旅报销单|全部送货单|备份磁带",
    "至少十年|直到审计结束|以三十天为限|须经书面批准|每年一次",
]


def passages(tokenizer, count=20):
    """Texts of 100 to 400 tokens, the same each time, both languages in most of them."""
    draw = random.Random(7)
    texts = []
    for _ in range(count):
        length, text = draw.randint(100, 380), ""
        chinese = draw.random()
        while len(tokenizer.encode(text)) < length:
            if draw.random() < chinese:
                text += "".join(draw.choice(each.split("|")) for each in CHINESE) + "。"
            else:
                text += " ".join(draw.choice(each.split("|")) for each in ENGLISH) + ". "
        texts.append(text.strip())
    return texts


def work(folder, counts):
    """Passages, tokens and operations of the first `count` of them, and the rates per device.

    Operations: 2 a weight and token in the linear layers, 4 a head dimension and visible key in the
    attention. Rates are operations a second: "cpu" in PyTorch's own way, each number format in
    oneDNN's layout, and the name of the GPU.
    """
    import torch
    from transformers import AutoConfig, AutoTokenizer

    from engine.rerank.device import short_formats
    from engine.rerank.qwen3.prompt import PREFIX, SUFFIX

    config, tokenizer = AutoConfig.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    documents = passages(tokenizer)
    head = f"{PREFIX}<Instruct>: {INSTRUCTION}\n<Query>: {QUESTION}\n<Document>:"
    shared, *lengths = (
        len(tokenizer.encode(text, add_special_tokens=False))
        for text in (head, *(f" {document}{SUFFIX}" for document in documents))
    )
    width = config.num_attention_heads * config.head_dim
    shapes = _shapes(config, width)
    weights = config.num_hidden_layers * sum(wide * high for wide, high in shapes)
    tokens, operations = {}, {}
    for count in counts:
        tokens[count] = shared + sum(lengths[:count])
        pairs = shared * (shared + 1) / 2
        pairs += sum(each * shared + each * (each + 1) / 2 for each in lengths[:count])
        attention = 4 * config.num_hidden_layers * width * pairs
        operations[count] = 2 * weights * tokens[count] + attention
    rates = {"cpu": _rate(shapes, "cpu", torch.float32)}
    if torch.backends.mkldnn.is_available():
        rates["float32"] = _rate(shapes, "cpu", torch.float32, packed=True)
    for name in short_formats():
        rates[name] = _rate(shapes, "cpu", getattr(torch, name), packed=True)
    gpus = [each for each in ("cuda", "mps") if getattr(torch, each).is_available()]
    rates |= {gpu: _rate(shapes, gpu, torch.float16) for gpu in gpus}
    return {
        "documents": documents,
        "tokens": tokens,
        "operations": operations,
        "rates": rates,
        "gpus": gpus,
        "threads": torch.get_num_threads(),
        "weights": 4 * (weights + config.vocab_size * config.hidden_size),  # bytes in float32
    }


def _shapes(config, width):
    """(in, out) of the linear layers of one layer."""
    keys = config.num_key_value_heads * config.head_dim
    size, inner = config.hidden_size, config.intermediate_size
    return [
        *[(size, width), (size, keys), (size, keys), (width, size)],
        *[(size, inner), (size, inner), (inner, size)],
    ]


def _rate(shapes, device, dtype, packed=False):
    """Operations a second over all shapes, each at its best."""
    import torch

    from engine.rerank.qwen3 import linear

    seconds = 0.0
    for wide, high in shapes:
        inputs = torch.randn(ROWS, wide, device=device)
        weight = torch.randn(high, wide, device=device)
        if dtype == torch.int8:
            product = _bytes(weight)
        elif packed:
            product = linear(weight.to(dtype))
        else:
            product = partial(torch.nn.functional.linear, weight=weight.to(dtype))
        inputs = inputs.abs().to(torch.uint8) if dtype == torch.int8 else inputs.to(dtype)
        best, until = float("inf"), time.perf_counter() + TRIED
        while (started := time.perf_counter()) < until:
            product(inputs)[0, 0].item()  # waits for the GPU
            best = min(best, time.perf_counter() - started)
        seconds += best
    return sum(2 * ROWS * wide * high for wide, high in shapes) / seconds


def _bytes(weight):
    """A product of bytes, without what makes bytes of numbers."""
    import torch

    weights = torch.ops.onednn.qlinear_prepack(weight.to(torch.int8), None)
    scales, zeros = torch.ones(len(weight)), torch.zeros(len(weight), dtype=torch.int32)
    product = torch.ops.onednn.qlinear_pointwise
    return lambda x: product(
        x, 1.0, 128, weights, scales, zeros, None, 1.0, 0, torch.float32, "none", [], ""
    )
