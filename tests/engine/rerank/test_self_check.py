"""The self-check, with a small model of random weights: it is seen to fail, and to pass."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Loaded, Loading
from engine.models import Checking, Verified
from engine.models.digests import Digests
from engine.models.install import install_model
from engine.models.model import find_model
from engine.models.published import PUBLISHED
from engine.rerank.self_check import check_margins, verify_model

NAME = "qwen3-0.6b"
RIGHT = PUBLISHED[NAME].margins


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path, model=NAME, device="cpu", dtype="float32")


def test_the_self_check_fails_is_kept_and_can_be_passed_again(config, publish_small, qwen3_folder):
    publish_small(RIGHT)
    list(install_model(NAME, str(qwen3_folder), config.data_dir))
    assert find_model("auto", config.data_dir).name == NAME
    *events, last = verify_model(config)
    assert {type(event) for event in events} == {Checking, Loading, Loaded}
    assert isinstance(last, Verified)
    assert not last.passed
    assert len(last.margins) == 4
    assert find_model("auto", config.data_dir) is None
    with pytest.raises(ModelUnavailable, match=r"failed its self-check: its scores are up to"):
        find_model(NAME, config.data_dir)

    publish_small(last.margins)
    *_, again = verify_model(config)
    assert again.passed, str(again.message)
    assert find_model("auto", config.data_dir).name == NAME
    assert Digests(config.data_dir).self_check(config.data_dir / "models" / NAME).passed

    short = replace(config, dtype="bfloat16")
    *_, rough = verify_model(short)
    assert rough.margins != again.margins
    assert rough.passed, str(rough.message)


def test_wrong_bytes_are_found_before_anything_is_loaded(config, publish_small, qwen3_folder):
    publish_small(RIGHT)
    list(install_model(NAME, str(qwen3_folder), config.data_dir))
    file = config.data_dir / "models" / NAME / "model.safetensors"
    before = file.stat()
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)
    # A bit that flips on the disk does not change the time: only reading it all finds that.
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert find_model("auto", config.data_dir).name == NAME
    events = []
    with pytest.raises(ModelUnavailable, match=r"Different: model\.safetensors"):
        events.extend(verify_model(config))
    assert find_model("auto", config.data_dir) is None


def test_a_folder_is_judged_by_the_order_and_nothing_is_written_into_it(config, qwen3_folder):
    before = sorted(qwen3_folder.iterdir())
    *_, last = verify_model(replace(config, model=str(qwen3_folder)))
    assert ("is plausible" in str(last.message)) == last.passed
    assert ("does not put the right answer" in str(last.message)) == (not last.passed)
    assert sorted(qwen3_folder.iterdir()) == before


@pytest.mark.parametrize(("model", "words"), [("auto", "no reranker"), ("builtin", "not a model")])
def test_without_a_reranker_there_is_nothing_to_check(config, model, words):
    with pytest.raises(ModelUnavailable, match=words):
        list(verify_model(replace(config, model=model)))


def test_what_is_not_installed_cannot_be_verified(config):
    with pytest.raises(ModelUnavailable, match="not installed"):
        list(verify_model(config))


@pytest.mark.parametrize(
    ("margins", "expected", "dtype", "passed", "words"),
    [
        (RIGHT, RIGHT, "float32", True, "within 0.0000"),
        (
            [each + 0.019 for each in RIGHT],
            RIGHT,
            "float32",
            True,
            "passed",
        ),
        (
            [each + 0.03 for each in RIGHT],
            RIGHT,
            "float32",
            False,
            "up to 0.03",
        ),
        ([each + 0.4 for each in RIGHT], RIGHT, "bfloat16", True, "passed"),
        (
            [each - 0.6 for each in RIGHT],
            RIGHT,
            "int8",
            False,
            "up to 0.60",
        ),
        ([0.237, 4.411, 2.060, 2.314], RIGHT, "bfloat16", False, "template is missing"),
        (RIGHT, (), "float32", True, "plausible"),
        ([0.1, 0.2, 0.0, 0.1], (), "float32", False, "clearly first"),
        ([1, 5, 2, 6], (), "float32", False, "clearly first"),
        ([float("nan"), 5, 2, 1], RIGHT, "float16", False, "not numbers"),
        ([float("inf"), 5, 2, 1], (), "float16", False, "not numbers"),
        ([-5000.0, 5000.0, 2, 1], RIGHT, "float16", False, "failed"),
    ],
)
def test_the_verdict(margins, expected, dtype, passed, words):
    found = check_margins("m", margins, expected, dtype)
    assert found.passed == passed
    assert words in str(found.message)
