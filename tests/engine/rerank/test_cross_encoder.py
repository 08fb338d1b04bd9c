"""The cross-encoder against the plain algorithm: one pair at a time through transformers."""

import json
import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    ModernBertConfig,
    ModernBertForSequenceClassification,
    ModernBertModel,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from engine import Config, open_reranker
from engine.errors import ModelUnavailable
from engine.models.folder import is_encoder_folder
from engine.models.model import Model, find_model, model_digest
from engine.rerank.cross_encoder import CrossEncoder
from engine.rerank.loading import load_scorer
from engine.rerank.scorer import Candidate

LENGTH = 64
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,?北京是中国的首都"
SIZES = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64,
    "initializer_range": 0.5, "num_labels": 1,
}  # fmt: skip
DOCUMENTS = [
    "beijing is the capital of china.",
    "北京是中国的首都",
    "",
    "a",
    "nul \x00 and half \ud83d of a character \udc00",
    "👩‍👩‍👧 unknown to it",
    "word " * 15,
    "cut short 0123456789 " * 40,
    "photo.png",
    "https://example.com/photo.png",
    "one more than a batch",
]


def tokenizer(start: str, end: str, between: list[str], **limits: int) -> PreTrainedTokenizerFast:
    """WordPiece whose pieces are letters, `[PAD]` being 1 as in XLM-RoBERTa."""
    words = [start, "[PAD]", "[UNK]", end, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary = {word: number for number, word in enumerate(words)}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer()
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.TemplateProcessing(
        single=[start, "$A", end],
        pair=[start, "$A", *between, "$B:1", f"{end}:1"],
        special_tokens=[(start, 0), (end, 3)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="[PAD]", unk_token="[UNK]", **limits
    )


def bert(folder: Path, **changes: object) -> Path:
    torch.manual_seed(0)
    tokens = tokenizer("[CLS]", "[SEP]", ["[SEP]"], model_max_length=LENGTH)
    sizes = {"vocab_size": len(tokens), "max_position_embeddings": LENGTH, "pad_token_id": 1}
    BertForSequenceClassification(BertConfig(**SIZES | sizes | changes)).save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder


def roberta(folder: Path) -> Path:
    """Positions are counted from 2 and the tokenizer does not know how many there are."""
    torch.manual_seed(0)
    tokens = tokenizer("<s>", "</s>", ["</s>", "</s>"])
    config = XLMRobertaConfig(
        **SIZES, vocab_size=len(tokens), max_position_embeddings=LENGTH + 2, pad_token_id=1
    )
    XLMRobertaForSequenceClassification(config).save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder


def modern(folder: Path, kind: type = ModernBertForSequenceClassification) -> Path:
    torch.manual_seed(0)
    tokens = tokenizer("[CLS]", "[SEP]", ["[SEP]"], model_max_length=LENGTH)
    config = ModernBertConfig(
        **SIZES, vocab_size=len(tokens), max_position_embeddings=LENGTH, pad_token_id=1,
        bos_token_id=0, eos_token_id=3, cls_token_id=0, sep_token_id=3,
    )  # fmt: skip
    kind(config).save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder


def ettin(folder: Path, **changes: object) -> Path:
    """As sentence-transformers writes a Transformer with a head of its own."""
    modern(folder, ModernBertModel)
    dense = {
        "in_features": 32, "out_features": 32, "bias": False,
        "activation_function": "torch.nn.modules.activation.GELU",
    }  # fmt: skip
    last = dense | {
        "out_features": 1, "bias": True,
        "activation_function": "torch.nn.modules.linear.Identity",
        "module_input_name": "sentence_embedding", "module_output_name": "scores",
    }  # fmt: skip
    parts = {
        "1_Pooling": {"embedding_dimension": 32, "pooling_mode": "cls", "include_prompt": True},
        "2_Dense": dense | changes,
        "3_LayerNorm": {"dimension": 32},
        "4_Dense": last,
    }
    weights = {
        "2_Dense": {"linear.weight": torch.randn(32, 32)},
        "3_LayerNorm": {"norm.weight": torch.rand(32), "norm.bias": torch.randn(32)},
        "4_Dense": {"linear.weight": torch.randn(1, 32), "linear.bias": torch.randn(1)},
    }
    base, own = "sentence_transformers.base.modules", "sentence_transformers.sentence_transformer"
    kinds = {
        "": f"{base}.transformer.Transformer",
        "1_Pooling": f"{own}.modules.pooling.Pooling",
        "2_Dense": f"{base}.dense.Dense",
        "3_LayerNorm": f"{own}.modules.layer_norm.LayerNorm",
        "4_Dense": f"{base}.dense.Dense",
    }
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": kind}
        for place, (path, kind) in enumerate(kinds.items())
    ]
    settings = {
        "transformer_task": "feature-extraction",
        "modality_config": {
            "text": {"method": "forward", "method_output_name": "last_hidden_state"}
        },
        "module_output_name": "token_embeddings",
    }
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "sentence_bert_config.json").write_text(json.dumps(settings))
    kept = {"model_type": "CrossEncoder"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(kept))
    for name, config in parts.items():
        (folder / name).mkdir()
        (folder / name / "config.json").write_text(json.dumps(config))
        if name in weights:
            save_file(weights[name], folder / name / "model.safetensors")
    return folder


@pytest.fixture(scope="module", params=[bert, roberta, modern])
def folder(request, tmp_path_factory) -> Path:
    return request.param(tmp_path_factory.mktemp("models"))


@pytest.fixture
def broken(tmp_path) -> Path:
    return bert(tmp_path / "broken")


def load(folder: Path) -> CrossEncoder:
    return CrossEncoder(Model("tiny", "cross-encoder", folder), "cpu", "float32")


@pytest.fixture(scope="module")
def reranker(folder) -> CrossEncoder:
    return load(folder)


@pytest.fixture(scope="module")
def plain(folder):
    """The margin of one pair, by nothing but transformers."""
    tokens = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()

    @torch.no_grad()
    def margin(question: str, document: str) -> float:
        pair = [  # as lists of one: an empty text by itself is taken for none
            ["".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)]
            for text in (question, document)
        ]
        inputs = tokens(*pair, truncation=True, max_length=LENGTH, return_tensors="pt")
        return float(model(**inputs).logits)

    return margin


def scores(reranker, question, documents, instruction=""):
    candidates = [Candidate(number, text) for number, text in enumerate(documents)]
    batches = list(reranker.score(question, instruction, candidates, 8192))
    assert [score.passage_id for batch in batches for score in batch] == list(range(len(documents)))
    return [score for batch in batches for score in batch]


@pytest.mark.parametrize(
    "question", ["what is the capital of china?", "", "half \ud83d", "why " * 60]
)
def test_margins_equal_the_plain_algorithm(reranker, plain, question):
    found = scores(reranker, question, DOCUMENTS)
    assert len({round(score.margin, 3) for score in found}) > 3
    for score, document in zip(found, DOCUMENTS, strict=True):
        assert score.margin == pytest.approx(plain(question, document), abs=1e-4)
        assert score.score == pytest.approx(1 / (1 + math.exp(-score.margin)), abs=1e-9)


def test_margins_do_not_depend_on_company_or_order(reranker):
    found = [score.margin for score in scores(reranker, "q", DOCUMENTS)]
    backwards = [score.margin for score in scores(reranker, "q", DOCUMENTS[::-1])]
    alone = [scores(reranker, "q", [document])[0].margin for document in DOCUMENTS]
    assert backwards[::-1] == pytest.approx(found, abs=1e-4)
    assert alone == pytest.approx(found, abs=1e-4)


def test_the_kind_of_model_chooses_the_reranker(folder, tmp_path):
    chosen = load_scorer(Model("tiny", "cross-encoder", folder), "cpu", "float32", tmp_path)
    assert (type(chosen), chosen.name) == (CrossEncoder, "tiny")
    assert (chosen.device, chosen.dtype) == ("cpu", "float32")


def test_bfloat16_comes_near(folder, reranker):
    short = CrossEncoder(Model("tiny", "cross-encoder", folder), "cpu", "bfloat16")
    expected = [score.margin for score in scores(reranker, "q", DOCUMENTS)]
    assert [s.margin for s in scores(short, "q", DOCUMENTS)] == pytest.approx(expected, abs=0.5)


def test_int8_comes_near(folder, reranker):
    rounded = CrossEncoder(Model("tiny", "cross-encoder", folder), "cpu", "int8")
    expected = [score.margin for score in scores(reranker, "q", DOCUMENTS)]
    assert [s.margin for s in scores(rounded, "q", DOCUMENTS)] == pytest.approx(expected, abs=0.5)


def test_an_instruction_makes_no_difference(reranker):
    assert not reranker.follows_instruction
    assert scores(reranker, "q", DOCUMENTS) == scores(reranker, "q", DOCUMENTS, "backwards please")


def test_what_is_beyond_the_length_of_the_model_is_not_read(reranker):
    one, other = scores(reranker, "q", ["a" * LENGTH + " b", "a" * LENGTH + " c" * 5000])
    assert reranker.max_length == LENGTH
    assert one.margin == pytest.approx(other.margin, abs=1e-5)


def test_no_candidates_give_no_batch(reranker):
    assert list(reranker.score("q", "", [], 8192)) == []


def test_the_likeliest_come_first_and_batches_can_be_left(reranker):
    batches = reranker.score("q", "", [Candidate(n, "word " * (n % 7)) for n in range(40)], 8192)
    first = next(batch for batch in batches if batch)
    assert [score.passage_id for score in first] == list(range(8))
    batches.close()


def test_what_was_not_read_is_counted(reranker):
    short, long = scores(reranker, "a a", ["b b b", "b " * 1000])
    assert (short.tokens_read, short.tokens) == (3, 3)
    assert long.tokens == 1000
    assert 0 < long.tokens_read < LENGTH


def test_what_is_no_number_in_16_bits_is_scored_in_32(broken):
    tensors = load_file(broken / "model.safetensors")
    for name in ("classifier.weight", "classifier.bias"):
        tensors[name] = tensors[name] * 0 + 1e5  # float16 ends at 65,504
    save_file(tensors, broken / "model.safetensors", metadata={"format": "pt"})
    expected = scores(load(broken), "q", DOCUMENTS)
    half = CrossEncoder(Model("tiny", "cross-encoder", broken), "cpu", "float16")
    found = scores(half, "q", DOCUMENTS)
    assert half.dtype == "float32"
    assert [s.margin for s in found] == pytest.approx([s.margin for s in expected], rel=0.05)


def test_what_is_no_number_at_all_is_refused(broken):
    tensors = load_file(broken / "model.safetensors")
    tensors["classifier.bias"].fill_(math.nan)
    save_file(tensors, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelUnavailable, match="not numbers"):
        scores(load(broken), "q", ["document"])


def test_like_is_read_with_like(folder, monkeypatch):
    reranker, widths = load(folder), []
    margins = reranker._margins
    monkeypatch.setattr(
        reranker,
        "_margins",
        lambda pairs: widths.append([len(each.ids) for each in pairs]) or margins(pairs),
    )
    scores(reranker, "q", ["a", "word " * 10, "b", "word " * 10, "cd", "word " * 9, "a b", "c d"])
    assert all(max(each) * len(each) <= 1.1 * sum(each) for each in widths)
    assert sum(map(len, widths)) == 8
    assert len(widths) < 8


def test_where_memory_runs_out_batches_are_halved(folder, reranker, monkeypatch):
    documents = ["word " * 10] * 8
    expected = scores(reranker, "q", documents)
    short, sizes = load(folder), []
    margins = short._margins

    def limited(pairs):
        sizes.append(len(pairs))
        if len(pairs) > fits:
            raise RuntimeError("DefaultCPUAllocator: not enough memory")
        return margins(pairs)

    monkeypatch.setattr(short, "_margins", limited)
    fits = 2
    found = [score.margin for score in scores(short, "q", documents)]
    assert found == pytest.approx([score.margin for score in expected], abs=1e-4)
    assert max(sizes) == 8
    fits = 0
    with pytest.raises(ModelUnavailable, match="not have enough memory"):
        scores(short, "q", documents)


def test_a_head_gives_the_margins_of_the_package(tmp_path):
    from sentence_transformers import CrossEncoder as Package

    folder = ettin(tmp_path / "ettin")
    found = find_model(str(folder), tmp_path)
    assert (found.kind, is_encoder_folder(folder)) == ("cross-encoder", False)
    expected = Package(str(folder), device="cpu").predict(
        [("q", text) for text in DOCUMENTS[:4]], activation_fn=torch.nn.Identity()
    )
    assert [s.margin for s in scores(load(folder), "q", DOCUMENTS[:4])] == pytest.approx(
        expected.tolist(), abs=1e-4
    )
    assert len(set(expected.tolist())) == 4


def test_another_head_is_another_model(tmp_path):
    folder = ettin(tmp_path / "ettin")
    before = model_digest(find_model(str(folder), tmp_path), tmp_path)
    save_file(
        {"linear.weight": torch.randn(1, 32), "linear.bias": torch.randn(1)},
        folder / "4_Dense" / "model.safetensors",
    )
    assert model_digest(find_model(str(folder), tmp_path), tmp_path) != before


def test_a_head_of_unknown_parts_is_refused(tmp_path):
    for place, change in enumerate(
        ({"activation_function": "own.Activation"}, {"use_residual": True})
    ):
        with pytest.raises(ModelUnavailable, match=r"parts that Pagewise does not know"):
            load(ettin(tmp_path / str(place), **change))
    folder = ettin(tmp_path / "cut")
    (folder / "2_Dense" / "model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load(folder)


@pytest.mark.parametrize("tensor", ["classifier.weight", "bert.encoder.layer.1.output.dense.bias"])
def test_missing_weights_are_refused_and_not_drawn_at_random(broken, tensor):
    tensors = load_file(broken / "model.safetensors")
    del tensors[tensor]
    save_file(tensors, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelUnavailable, match=rf"incomplete: {tensor}"):
        load(broken)


def test_a_model_of_several_labels_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="gives 3 numbers"):
        load(bert(tmp_path, num_labels=3))


def test_pickled_weights_are_not_read(broken):
    torch.save(load_file(broken / "model.safetensors"), broken / "pytorch_model.bin")
    (broken / "model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load(broken)


def test_weights_cut_in_half_are_refused(broken):
    weights = (broken / "model.safetensors").read_bytes()
    (broken / "model.safetensors").write_bytes(weights[: len(weights) // 2])
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load(broken)


def test_a_folder_without_a_tokenizer_is_refused(broken):
    (broken / "tokenizer.json").unlink()
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json is missing"):
        load(broken)


def test_the_tokenizer_of_another_model_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="belongs to another model"):
        load(bert(tmp_path, vocab_size=20))


def test_code_beside_the_weights_is_not_run(broken):
    config = (broken / "config.json").read_text()
    (broken / "config.json").write_text(
        config.replace('"bert"', '"own"').replace("{", '{"auto_map": {"AutoConfig": "own.Own"},', 1)
    )
    (broken / "own.py").write_text("raise SystemExit('was run')")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load(broken)


def test_other_modules_of_the_folder_are_not_loaded(broken):
    (broken / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "os.Path"}]')
    assert len(scores(load(broken), "q", DOCUMENTS)) == len(DOCUMENTS)


def test_a_folder_is_opened_as_what_it_is(folder, reranker, tmp_path):
    opened = open_reranker(
        Config(data_dir=tmp_path, model=str(folder), device="cpu", dtype="float32")
    )
    assert (opened.name, opened.follows_instruction, opened.verified) == (folder.name, False, False)
    found = {each.document: each.margin for each in opened.rank("q", DOCUMENTS)}
    expected = scores(reranker, "q", DOCUMENTS)
    assert [found[text] for text in DOCUMENTS] == pytest.approx(
        [score.margin for score in expected], abs=1e-4
    )
