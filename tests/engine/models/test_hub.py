"""Any repository, from hubs that list what they have; a real HTTP server speaks for them."""

import hashlib
import json
from contextlib import closing
from functools import partial

import pytest

from engine.errors import ModelUnavailable
from engine.models import Downloading, Installed, hub as hubs, published as published_models
from engine.models.install import install_model, model_offer, remove_model
from engine.models.listing import list_models, names_on_disk
from engine.models.model import find_model, locate_model
from engine.models.published import SOURCES, canonical, is_repository

NAME = "some-one/tiny-reranker"
CONFIG = {"architectures": ["BertForSequenceClassification"], "num_labels": 1, "dtype": "float32"}


def safetensors(*names: str, data: bytes = b"\0" * 4000) -> bytes:
    header = {
        name: {"dtype": "F32", "shape": [len(data) // 4], "data_offsets": [0, len(data)]}
        for name in names
    }
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + data


def repository(**changes: bytes | None) -> dict[str, bytes]:
    files = {
        "README.md": b"---\nlicense: mit\n---",
        "config.json": json.dumps(CONFIG).encode(),
        "tokenizer.json": b'{"model": {}}',
        "tokenizer_config.json": b"{}",
        "model.safetensors": safetensors("classifier.weight"),
        "pytorch_model.bin": b"a pickle",
        "train.py": b"raise SystemExit",
        "onnx/model.onnx": b"onnx",
    } | {name.replace("__", "."): content for name, content in changes.items()}
    return {name: content for name, content in files.items() if content is not None}


class Hub:
    """What a repository holds, as the hubs list and serve it."""

    def __init__(self, source) -> None:
        self.source = source
        self.put(repository())

    def put(
        self, files: dict[str, bytes], gated: object = False, hashes: dict | None = None
    ) -> None:
        """`hashes` are listed in place of the true ones."""

        def sha256(name: str, content: bytes) -> str:
            return (hashes or {}).get(name) or hashlib.sha256(content).hexdigest()

        large = {n: c for n, c in files.items() if len(c) > 1000}
        hugging_face = {
            "id": NAME,
            "sha": "c0ffee",
            "gated": gated,
            "cardData": {"license": "mit"},
            "siblings": [
                {"rfilename": name, "size": len(content), "blobId": "b10b"}
                | (
                    {"lfs": {"sha256": sha256(name, content), "size": len(content)}}
                    if name in large
                    else {}
                )
                for name, content in files.items()
            ],
        }
        modelscope = {
            "Code": 200,
            "Data": {
                "Files": [{"Path": "onnx", "Name": "onnx", "Type": "tree", "Size": 0, "Sha256": ""}]
                + [
                    {
                        "Path": name,
                        "Name": name,
                        "Type": "blob",
                        "Size": len(content),
                        "Sha256": sha256(name, content),
                    }
                    for name, content in files.items()
                ]
            },
        }
        self.source.files = {
            "listed-by-hf": json.dumps(hugging_face).encode(),
            "listed-by-modelscope": json.dumps(modelscope).encode(),
            "about": b'{"Data": {"License": "MIT License"}}',
        } | files

    @property
    def asked(self) -> list[str]:
        return [name for name, _ in self.source.log]


@pytest.fixture
def hub(source, monkeypatch):
    for name in SOURCES:
        address = f"{source.url}/{name}/{{repository}}/resolve/{{commit}}/{{file}}"
        monkeypatch.setitem(published_models._SOURCES, name, address)
        kind = "modelscope" if name == "modelscope" else "hf"
        listing = f"{source.url}/{name}/{{repository}}/listed-by-{kind}"
        monkeypatch.setitem(hubs.LISTINGS, name, listing)
    monkeypatch.setattr(hubs, "ABOUT_MODELSCOPE", f"{source.url}/{{repository}}/about")
    return Hub(source)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def listed(data, name: str = NAME):
    return next(each for each in list_models(data, "float32") if each.name == name)


def refused(data, words: str, name: str = NAME, at: str = "hf") -> None:
    with pytest.raises(ModelUnavailable, match=words):
        list(install_model(name, at, data))


@pytest.mark.parametrize(
    ("at", "licence"), [("hf", "mit"), ("hf-mirror", "mit"), ("modelscope", "MIT License")]
)
def test_any_reranker_is_installed_by_its_name(hub, data, at, licence):
    offer = model_offer(NAME, at, data)
    assert (offer.name, offer.licence, offer.pinned) == (NAME, licence, False)
    hub.source.log.clear()
    *_, last = install_model(NAME, at, data)
    folder = data / "models" / "some-one--tiny-reranker"
    assert last == Installed(NAME, folder, verified=False)
    wanted = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"]
    assert [name for name in hub.asked if "listed" not in name and name != "about"] == wanted
    assert {each.name for each in folder.iterdir()} == {*wanted, "receipt.json"}
    found = find_model(NAME, data)
    assert (found.name, found.kind, found.verified) == (NAME, "cross-encoder", False)
    assert names_on_disk(data)[-1] == NAME
    row = listed(data)
    assert (row.state, row.licence, row.left) == ("unverified", licence, 0)
    assert row.parameters == len(hub.source.files["model.safetensors"]) // 4
    assert offer.size == row.size
    remove_model(NAME, data)
    assert names_on_disk(data) == ("builtin",)
    with pytest.raises(ModelUnavailable, match=f"{NAME} is not installed"):
        locate_model(NAME, data)


def test_the_known_ones_come_from_their_repositories_without_a_pin(hub, data):
    config = CONFIG | {"num_hidden_layers": 24, "hidden_size": 1024}
    hub.put(repository(config__json=json.dumps(config).encode()))
    *_, last = install_model("BAAI/bge-reranker-v2-m3", "hf", data)
    assert (last.name, last.verified) == ("bge-reranker-v2-m3", False)
    assert find_model("BAAI/bge-reranker-v2-m3", data) == find_model("bge-reranker-v2-m3", data)
    assert listed(data, "bge-reranker-v2-m3").state == "unverified"


def test_bytes_that_changed_since_are_refused(hub, data):
    list(install_model(NAME, "hf", data))
    tokens = data / "models" / "some-one--tiny-reranker" / "tokenizer_config.json"
    tokens.write_text("[]")
    with pytest.raises(ModelUnavailable, match=r"Different: tokenizer_config.json"):
        find_model(NAME, data)


def test_what_was_cut_goes_on_at_its_byte_and_is_listed(hub, data):
    hub.put(repository(model__safetensors=safetensors("classifier.weight", data=b"\0" * 90_000)))
    answer = hub.source.answer
    hub.source.faults = [answer] * 4 + [partial(hub.source.stalled, send=50_000)]
    with closing(install_model(NAME, "hf", data)) as events:
        next(each for each in events if getattr(each, "file", "") == "model.safetensors")
        part = data / "models" / "some-one--tiny-reranker" / "model.safetensors.part"
        while part.stat().st_size < 50_000:
            next(events)
    row = listed(data)
    assert row.state == "failed"
    assert row.left == len(hub.source.files["model.safetensors"]) - 50_000
    hub.source.log.clear()
    events = list(install_model(NAME, "modelscope", data))
    assert hub.source.log[-1] == ("model.safetensors", "bytes=50000-")
    assert [each.done for each in events if isinstance(each, Downloading)][-1] == row.size
    assert find_model(NAME, data)


def test_it_goes_by_way_of_another_host(hub, data):
    def elsewhere(handler, body, start):
        handler.send_response(302)
        handler.send_header("Location", f"{hub.source.url}/cdn/xet/model.safetensors")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    hub.source.faults = [hub.source.answer] * 4 + [elsewhere]
    assert list(install_model(NAME, "hf", data))[-1].name == NAME
    assert hub.asked[-2:] == ["model.safetensors"] * 2


def test_a_hub_that_lists_other_hashes_than_it_serves_is_refused(hub, data):
    hub.put(repository(), hashes={"model.safetensors": "0" * 64})
    refused(data, r"model.safetensors .*its checksum differs.*\(hf-mirror, modelscope, or a folder")
    folder = data / "models" / "some-one--tiny-reranker"
    assert not list(folder.glob("model.safetensors*"))
    with pytest.raises(ModelUnavailable, match="partly installed"):
        find_model(NAME, data)
    hub.put(repository())
    assert list(install_model(NAME, "hf-mirror", data))[-1].name == NAME


def shards(*there: str) -> dict[str, bytes]:
    index = {
        "metadata": {"total_size": 8},
        "weight_map": {
            "bert.weight": "model-00001-of-00002.safetensors",
            "classifier.weight": "model-00002-of-00002.safetensors",
        },
    }
    files = repository(model__safetensors=None)
    files["model.safetensors.index.json"] = json.dumps(index).encode()
    return files | {name: safetensors("classifier.weight") for name in there}


def test_shards_are_installed(hub, data):
    names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    hub.put(shards(*names, "model.fp8.safetensors"))
    list(install_model(NAME, "hf", data))
    folder = find_model(NAME, data).folder
    assert sorted(each.name for each in folder.glob("*.safetensors")) == names


def test_missing_shards_are_said_before_any_is_fetched(hub, data):
    hub.put(shards("model-00001-of-00002.safetensors"))
    refused(data, rf"{NAME} is incomplete. Missing: model-00002-of-00002.safetensors")
    assert not any("0000" in name for name in hub.asked)
    assert names_on_disk(data) == ("builtin",)


def config(**changes: object) -> dict[str, bytes]:
    return repository(config__json=json.dumps(CONFIG | changes).encode())


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (repository(model__safetensors=None), "only as a pickle"),
        (
            repository(model__safetensors=None, pytorch_model__bin=None),
            "holds no .safetensors file",
        ),
        (repository(tokenizer__json=None), r"tokenizer\.json is missing"),
        (repository(config__json=None), r"config\.json is missing"),
        (config(auto_map={"AutoModel": "own.Own"}), "needs program code of its own"),
        (config(architectures=["BertForMaskedLM"]), "is a BertForMaskedLM, not a reranker"),
        (config(num_labels=3), "sorts texts into 3 classes"),
        (config(architectures=["Qwen3ForCausalLM"], vocab_size=9) | {
            "chat_template.jinja": b"hello"
        }, "is a chat model"),
        (
            repository(model__safetensors=b"version https://git-lfs.github.com/spec/v1"),
            r"only git’s pointer to the weights \(model.safetensors\)",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", ["hf", "modelscope"])
def test_what_cannot_be_run_is_refused_before_its_weights_are_fetched(hub, data, files, words, at):
    hub.put(files)
    if b"git-lfs" in files.get("model.safetensors", b"") and at == "modelscope":
        words = "sends git’s pointer to model.safetensors"  # it has a hash of its own there
    refused(data, words, at=at)
    assert "pytorch_model.bin" not in hub.asked
    if "pointer" not in words:
        assert "model.safetensors" not in hub.asked
        assert names_on_disk(data) == ("builtin",)


def test_an_untrained_head_shows_in_the_head_of_the_weights(hub, data):
    hub.put(repository(model__safetensors=safetensors("bert.weight", data=b"\0" * 3_000_000)))
    hub.source.faults = [hub.source.answer] * 4 + [partial(hub.source.stalled, send=60_000)]
    refused(data, f"{NAME} is a BertForSequenceClassification without a trained last layer")
    assert names_on_disk(data) == ("builtin",)


def test_a_pointer_that_is_served_in_place_of_the_weights_is_refused(hub, data):
    hub.source.files["model.safetensors"] = (
        b"version https://git-lfs.github.com/spec/v1\noid sha256"
    )
    refused(data, "sends git’s pointer to model.safetensors instead of the file")


def test_consent_is_given_at_its_own_site(hub, data):
    hub.put(repository(), gated="manual")
    refused(data, f"agreed to its terms at https://huggingface.co/{NAME}")


def test_a_repository_that_is_not_there_is_said(hub, data):
    hub.source.files.clear()
    refused(data, f"127.0.0.1 has no model “{NAME}”.*Check the spelling")
    assert names_on_disk(data) == ("builtin",)


@pytest.mark.parametrize("answer", [b"<html>sign in</html>", b"[]", b'{"siblings": 3}', b"{}"])
def test_an_answer_that_is_none_is_said(hub, data, answer):
    hub.source.files["listed-by-hf"] = hub.source.files["listed-by-modelscope"] = answer
    for at in SOURCES:
        refused(data, "cannot be understood", at=at)


def test_a_hub_in_trouble_is_asked_again(hub, data):
    broken = partial(hub.source.answer, status=503)
    hub.source.faults = [broken, broken]
    assert list(install_model(NAME, "hf", data))[-1].name == NAME
    hub.source.faults = [broken] * 3
    refused(data, r"cannot be asked about .*status 503")


@pytest.mark.parametrize(
    "name",
    ["../up", "a/b/c", "a/..", "/a/b", "a b/c", "a/", "a--b/c", "模型/重排", "", "a"],
)
def test_a_name_with_odd_characters_is_no_repository(hub, data, name):
    assert not is_repository(name)
    refused(data, "no model .* to install", name=name)
    assert hub.source.log == []
    assert not data.exists()


@pytest.mark.parametrize(
    "given",
    [
        " some-one/tiny-reranker\n",
        "https://huggingface.co/some-one/tiny-reranker",
        "https://www.modelscope.cn/models/some-one/tiny-reranker/",
    ],
)
def test_an_address_names_its_repository(given):
    assert canonical(given) == NAME
    assert canonical("Qwen/Qwen3-Reranker-0.6B") == "qwen3-0.6b"
    assert canonical("/some/folder") == "/some/folder"


def test_from_a_folder_it_is_copied_without_a_receipt(hub, data, tmp_path):
    stick = tmp_path / "stick"
    for name, content in repository().items():
        (stick / name).parent.mkdir(parents=True, exist_ok=True)
        (stick / name).write_bytes(content)
    list(install_model(NAME, str(stick), data))
    assert find_model(NAME, data).kind == "cross-encoder"
    assert hub.source.log == []
    row = listed(data)
    copied = find_model(NAME, data).folder.iterdir()
    assert (row.state, row.licence) == ("unverified", "")
    assert row.size == sum(each.stat().st_size for each in copied)
    assert row.parameters == (stick / "model.safetensors").stat().st_size // 4
    assert row.memory == row.parameters * 4 + 500_000_000
