import pytest

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import Verified
from engine.models.digests import Digests
from engine.models.model import find_model
from engine.storage import sha256


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{",
        '{"files": 3}',
        '{"files": {}}',
        '{"files": {"%s": 3}, "self_checks": {"a": 3}}',
    ],
)
def test_damaged_digests_count_for_nothing(tmp_path, folder, hashed, damage):
    find_model("auto", tmp_path)
    damage = damage.replace("%s", str(folder / "config.json"))
    (tmp_path / "models" / "digests.json").write_text(damage)
    assert find_model("auto", tmp_path).verified
    assert len(hashed) == 8


def test_where_no_digests_can_be_written_files_are_hashed_each_time(tmp_path, folder, hashed):
    (tmp_path / "models" / "digests.json").mkdir()  # cannot be replaced, even by root
    for _ in range(3):
        assert find_model("auto", tmp_path).verified
    assert len(hashed) == 12
    assert list((tmp_path / "models").glob(".*")) == []


def test_a_failed_self_check_of_other_bytes_does_not_count(tmp_path, folder):
    other = folder.rename(folder.with_name("qwen3-4b"))
    digests, names = Digests(tmp_path), [file.name for file in other.iterdir()]
    for name in names:
        list(digests.compute(other / name))
    failed = Verified("qwen3-4b", False, Message("rerank.check-implausible", model="qwen3-4b"))
    digests.add_self_check(other, names, failed)
    assert digests.self_check(other) == failed
    assert find_model("auto", tmp_path) is None
    (other / "tokenizer.json").write_text("[]")
    assert digests.self_check(other) is None
    assert find_model("auto", tmp_path).name == "qwen3-4b"


def test_a_digest_is_of_the_file_as_it_is_now(tmp_path, folder, hashed):
    digests, file = Digests(tmp_path), folder / "config.json"
    assert digests.known(file) is None
    [*_, last] = digests.compute(file)
    assert (last.done, last.total) == (file.stat().st_size,) * 2
    assert Digests(tmp_path).known(file) == sha256(file)
    file.write_text("{}")
    assert digests.known(file) is None
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        list(digests.compute(folder / "missing"))
