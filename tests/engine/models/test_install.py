import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import (
    Checking,
    Copying,
    Downloading,
    Installed,
    Verified,
    published as published_models,
)
from engine.models.digests import Digests
from engine.models.install import install_model, model_offer, remove_model
from engine.models.model import find_model
from engine.models.pins import PinnedFile
from engine.models.published import PUBLISHED, SOURCES, Published

ROOT = Path(__file__).parents[3]
NAME = "qwen3-0.6b"


def safetensors(data: bytes) -> bytes:
    header = {"norm": {"dtype": "F32", "shape": [len(data) // 4], "data_offsets": [0, len(data)]}}
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + data


CONTENT = {
    "config.json": json.dumps(
        {"architectures": ["Qwen3ForCausalLM"], "num_hidden_layers": 2, "hidden_size": 3}
    ).encode(),
    "tokenizer_config.json": b"{}",
    "tokenizer.json": b'{"model": {}}',
    "model.safetensors": safetensors(bytes(range(256)) * 400),
}
SIZE = sum(map(len, CONTENT.values()))


@pytest.fixture(autouse=True)
def published(publish) -> None:
    """One small pinned model, and one without published hashes."""
    files = tuple(
        PinnedFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in CONTENT.items()
    )
    publish(
        Published(NAME, "Qwen/X", 1, (2, 3), files, "c0ffee"),
        Published("qwen3-4b", "Qwen/Y", 1, (2, 3)),
    )


@pytest.fixture
def served(source, monkeypatch):
    source.files |= CONTENT
    for name in SOURCES:
        address = f"{source.url}/{name}/{{repository}}/{{commit}}/{{file}}"
        monkeypatch.setitem(published_models._SOURCES, name, address)
    return source


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder as people carry it, with more in it than is needed."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    (folder / "modeling_qwen3.py").write_text("raise SystemExit")
    (folder / "pytorch_model.bin").touch()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def in_place(data: Path, name: str = NAME) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (data / "models" / name).iterdir()}


def test_a_model_is_downloaded_checked_and_ready(served, data):
    *events, last = install_model(NAME, "hf", data)
    assert last == Installed(NAME, data / "models" / NAME, verified=True)
    assert {type(event) for event in events} == {Downloading, Checking}
    done = [event.done for event in events if isinstance(event, Downloading)]
    assert done == sorted(done)
    assert done[-1] == SIZE
    assert [name for name, _ in served.log] == list(CONTENT)
    assert {name: each for name, each in in_place(data).items() if name in CONTENT} == CONTENT
    assert set(in_place(data)) == set(CONTENT)
    assert find_model("auto", data).verified
    assert (data / "models").stat().st_mode & 0o77 == 0


def test_the_addresses_are_those_of_the_sources():
    assert SOURCES["hf"].format(repository="Qwen/M", commit="abc", file="config.json") == (
        "https://huggingface.co/Qwen/M/resolve/abc/config.json"
    )
    assert all(address.startswith("https://") for address in SOURCES.values())


def test_an_installed_model_is_not_fetched_again(served, data):
    list(install_model(NAME, "hf", data))
    served.log.clear()
    assert model_offer(NAME, "hf", data).size == 0
    assert list(install_model(NAME, "hf-mirror", data)) == [
        Installed(NAME, data / "models" / NAME, verified=True)
    ]
    assert served.log == []


def test_what_was_stopped_is_resumed_from_another_source(served, data):
    served.faults = [served.answer] * 3 + [partial(served.stalled, send=5000)]
    with closing(install_model(NAME, "hf", data)) as events:
        next(event for event in events if getattr(event, "file", "") == "model.safetensors")
    kept = len(in_place(data)["model.safetensors.part"])
    assert 0 < kept <= 5000
    assert model_offer(NAME, "modelscope", data).size == len(CONTENT["model.safetensors"]) - kept
    served.log.clear()
    list(install_model(NAME, "modelscope", data))
    assert served.log == [("model.safetensors", f"bytes={kept}-")]
    assert find_model(NAME, data).verified


def test_wrong_bytes_are_refused_and_removed(served, data):
    served.files["tokenizer_config.json"] = b"[]"
    with pytest.raises(
        ModelUnavailable,
        match=r"tokenizer_config.json .*not the published.*source \(hf, hf-mirror, or a folder\)",
    ):
        list(install_model(NAME, "modelscope", data))
    assert set(in_place(data)) == {"config.json"}
    served.files["tokenizer_config.json"] = b"{}"
    list(install_model(NAME, "hf", data))
    assert find_model(NAME, data).verified


def test_a_damaged_model_is_put_right_by_fetching_only_what_is_wrong(served, data):
    list(install_model(NAME, "hf", data))
    (data / "models" / NAME / "tokenizer.json").write_text('{"model": []}')
    with pytest.raises(ModelUnavailable, match=r"Different: tokenizer.json.*Install it again"):
        find_model(NAME, data)
    served.log.clear()
    list(install_model(NAME, "hf", data))
    assert [name for name, _ in served.log] == ["tokenizer.json"]
    assert find_model(NAME, data).verified


def test_installing_again_forgets_a_failed_self_check(served, data):
    list(install_model(NAME, "hf", data))
    folder = data / "models" / NAME
    failed = Verified(NAME, False, Message("rerank.check-no-numbers", model=NAME))
    Digests(data).add_self_check(folder, CONTENT, failed)
    with pytest.raises(ModelUnavailable, match="failed its self-check"):
        find_model(NAME, data)
    list(install_model(NAME, "hf", data))
    assert find_model(NAME, data).verified


def test_a_disk_without_room_is_said_before_anything_is_fetched(served, data, monkeypatch):
    monkeypatch.setattr("engine.models.transfer._SPARE", 10**18)
    with pytest.raises(ModelUnavailable, match=r"not enough space.*GB are free"):
        list(install_model(NAME, "hf", data))
    assert served.log == []


def test_a_data_directory_that_cannot_be_written(served, data):
    data.write_text("a file where the directory should be")
    with pytest.raises(ModelUnavailable, match="cannot be written"):
        list(install_model(NAME, "hf", data))
    if os.getuid():  # root may write anywhere
        data.unlink()
        data.mkdir(mode=0o500)
        with pytest.raises(ModelUnavailable, match="Permission denied"):
            list(install_model(NAME, "hf", data))


def test_one_process_installs_at_a_time(served, data, stick):
    served.faults = [partial(served.stalled, send=3)]
    with closing(install_model(NAME, "hf", data)) as events:
        next(events)
        code = (
            "import sys; from pathlib import Path; from engine.models.install import remove_model\n"
            "from engine.errors import ModelUnavailable\n"
            "try:\n"
            f"    remove_model({NAME!r}, Path({str(data)!r}))\n"
            "except ModelUnavailable as error:\n"
            "    print(error)"
        )
        found = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=ROOT, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert "Another Pagewise is installing" in found.stdout, found.stderr
    list(install_model(NAME, "hf", data))


def test_a_killed_install_is_resumed_at_its_byte(served, data, tmp_path):
    served.faults = [served.answer] * 3 + [partial(served.stalled, send=50_000)]
    script = tmp_path / "script.py"
    table = {each.name: (each.size, each.sha256) for each in PUBLISHED[NAME].files}
    script.write_text(
        "from pathlib import Path\n"
        "from engine.models import install_model\n"
        "from engine.models.pins import PinnedFile\n"
        "from engine.models.published import _MODELS, _SOURCES, Published\n"
        f"files = tuple(PinnedFile(n, *rest) for n, rest in {table!r}.items())\n"
        f"_MODELS[{NAME!r}] = Published({NAME!r}, 'Qwen/X', 1, (2, 3), files, 'c0ffee')\n"
        f"_SOURCES.update({dict(SOURCES)!r})\n"
        f"list(install_model({NAME!r}, 'hf', Path({str(data)!r})))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([sys.executable, "-W", "ignore", script], cwd=ROOT, env=environment)
    part = data / "models" / NAME / "model.safetensors.part"
    while not (part.exists() and part.stat().st_size == 50_000):
        assert child.poll() is None
        time.sleep(0.02)
    child.kill()
    child.wait()
    served.log.clear()
    list(install_model(NAME, "hf", data))
    assert served.log == [("model.safetensors", "bytes=50000-")]
    assert find_model(NAME, data).verified


@pytest.mark.parametrize("named", [".", "model.safetensors"])
def test_a_stick_is_imported_and_nothing_else_is_taken_from_it(stick, data, named):
    assert model_offer(NAME, str(stick / named), data).size == SIZE
    *events, last = install_model(NAME, str(stick / named), data)
    assert last.verified
    assert {type(event) for event in events} == {Copying, Checking}
    assert set(in_place(data)) == set(CONTENT)
    assert find_model("auto", data).verified


def test_a_stick_that_lacks_files_gives_what_it_has_and_the_rest_is_named(served, stick, data):
    (stick / "tokenizer.json").unlink()
    (stick / "config.json").write_bytes(b"x" * len(CONTENT["config.json"]))
    with pytest.raises(
        ModelUnavailable,
        match=r"Missing there, or not as published: tokenizer.json and config.json. What was right",
    ):
        list(install_model(NAME, str(stick), data))
    assert set(in_place(data)) == {"model.safetensors", "tokenizer_config.json"}
    list(install_model(NAME, "hf", data))
    assert [name for name, _ in served.log] == ["config.json", "tokenizer.json"]


def test_a_model_may_be_imported_onto_itself(served, stick, data):
    list(install_model(NAME, str(stick), data))
    assert list(install_model(NAME, str(data / "models" / NAME), data))[-1].verified
    list(install_model("qwen3-4b", str(stick), data))
    assert not list(install_model("qwen3-4b", str(data / "models" / "qwen3-4b"), data))[-1].verified
    assert find_model("qwen3-4b", data).kind == "qwen3"


def test_an_empty_stick_leaves_no_model_behind(tmp_path, data):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailable, match=r"or not as published.*add the rest"):
        list(install_model(NAME, str(tmp_path / "empty"), data))
    with pytest.raises(ModelUnavailable, match="is not installed"):
        find_model(NAME, data)


def test_without_pinned_hashes_a_model_may_be_imported(stick, data):
    *_, last = install_model("qwen3-4b", str(stick), data)
    assert last == Installed("qwen3-4b", data / "models" / "qwen3-4b", verified=False)
    assert set(in_place(data, "qwen3-4b")) == set(CONTENT)
    assert not find_model("qwen3-4b", data).verified


def test_another_size_under_the_name_is_refused(stick, data):
    config = json.loads(CONTENT["config.json"]) | {"hidden_size": 4}
    (stick / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelUnavailable, match="has 2 layers of width 4, not 2 of width 3"):
        model_offer("qwen3-4b", str(stick), data)


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [
        ("builtin", "hf", "is not a model"),
        ("gpt", "hf", "no model “gpt” to install"),
        (NAME, "ftp", "no folder ftp"),
    ],
)
def test_what_cannot_be_installed_is_said(data, name, source, words):
    for verb in (model_offer, lambda *given: list(install_model(*given))):
        with pytest.raises(ModelUnavailable, match=words):
            verb(name, source, data)
    assert not data.exists()


def test_removing_frees_the_disk(stick, data):
    list(install_model(NAME, str(stick), data))
    freed = remove_model(NAME, data)
    assert freed >= SIZE
    assert not (data / "models" / NAME).exists()
    for name, words in ((NAME, "not installed"), ("builtin", "not a model"), ("x", "no model")):
        with pytest.raises(ModelUnavailable, match=words):
            remove_model(name, data)


def test_removing_goes_through_while_models_are_being_listed(stick, data):
    done = threading.Event()

    def look():
        while not done.is_set():
            with suppress(ModelUnavailable):
                find_model(NAME, data)  # hashes what is there, and writes that down

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(20):
            list(install_model(NAME, str(stick), data))
            remove_model(NAME, data)
            assert not (data / "models" / NAME).exists()
    finally:
        done.set()
        looking.join()


def test_removing_a_link_leaves_what_it_leads_to(stick, data):
    (data / "models").mkdir(parents=True)
    (data / "models" / NAME).symlink_to(stick)
    assert remove_model(NAME, data) == 0
    assert not (data / "models" / NAME).exists()
    assert (stick / "model.safetensors").exists()


def test_an_encoder_is_downloaded_with_the_files_in_its_folders(
    source, monkeypatch, data, encoder_folder, bert, publish_encoder
):
    folder = encoder_folder(bert)
    publish_encoder(folder)
    for each in folder.rglob("*.*"):
        if each.is_file():
            source.files[each.relative_to(folder).as_posix()] = each.read_bytes()
    address = f"{source.url}/{{repository}}/{{commit}}/{{file}}"
    monkeypatch.setitem(published_models._SOURCES, "hf", address)
    *_, last = install_model("qwen3-embedding-0.6b", "hf", data)
    assert last.verified
    installed = data / "models" / "qwen3-embedding-0.6b"
    assert {name: (installed / name).read_bytes() for name in source.files} == source.files
