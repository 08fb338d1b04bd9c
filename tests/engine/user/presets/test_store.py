import json
from dataclasses import replace

import pytest

from engine.errors import Invalid, LibraryUnavailable
from engine.user.presets import store as preset_store
from engine.user.presets.preset import Preset, built_in_presets
from engine.user.presets.store import PresetStore

OWN = Preset("", "do", {"en": "Short ones"}, {}, "Rank by brevity", {})


@pytest.fixture
def store(tmp_path):
    return PresetStore(tmp_path / "presets.json")


def ids(store, group=None):
    return [each.id for each in store.presets() if group in (None, each.group)]


def test_without_a_file_there_are_those_of_the_program(store, tmp_path):
    assert store.presets() == built_in_presets()
    assert store.default() == built_in_presets()[0]
    assert list(tmp_path.iterdir()) == []  # to look changes nothing


@pytest.mark.parametrize("name", ["code", "CODE", " Code that runs ", "可执行代码"])
def test_a_preset_is_found_by_id_or_name(store, name):
    assert store.find(name).id == "code"


def test_an_unknown_one_gives_a_sentence_that_lists_them(store):
    with pytest.raises(Invalid, match=r"“codes”.*answer.*code"):
        store.find("codes")


def test_a_new_one_stands_last_in_its_group_and_stays(store, tmp_path):
    saved = store.save(OWN)
    assert saved.id == "my-short-ones"
    assert ids(store, "do")[-1] == "my-short-ones"
    assert PresetStore(tmp_path / "presets.json").find("short ones") == saved


def test_names_that_are_taken_get_a_number(store):
    first, second, third = (store.save(OWN) for _ in range(3))
    assert [each.name["en"] for each in (first, second, third)] == [
        "Short ones", "Short ones 2", "Short ones 3",
    ]  # fmt: skip
    assert len({first.id, second.id, third.id}) == 3
    assert store.save(replace(OWN, name={"zh": "回答问题"})).name == {"zh": "回答问题 2"}


def test_an_edited_one_gets_its_first_words_back(store):
    code = store.find("code")
    store.save(replace(code, instruction="Rank by code in Rust"))
    assert store.find("code").instruction == "Rank by code in Rust"
    assert store.is_edited("code")
    assert ids(store) == [each.id for each in built_in_presets()]
    assert store.restore("code") == code
    assert not store.is_edited("code")


def test_words_put_back_by_hand_are_the_programs_again(store):
    code = store.find("code")
    store.save(replace(code, instruction="Rank by code in Rust"))
    store.save(code)
    assert not store.is_edited("code")


def test_a_better_one_of_the_next_version_reaches_whoever_left_it_alone(store, monkeypatch):
    store.save(replace(store.find("code"), instruction="mine"))
    store.reorder(list(reversed(ids(store))))
    better = [
        replace(each, instruction=f"Better: {each.instruction}") for each in built_in_presets()
    ]
    better.insert(4, replace(built_in_presets()[3], id="brand-new", name={"en": "Brand new"}))
    monkeypatch.setattr(preset_store, "built_in_presets", lambda: tuple(better))
    assert store.find("answer").instruction.startswith("Better")
    assert store.find("code").instruction == "mine"
    order = ids(store, "do")
    assert order.index("brand-new") == order.index("steps") + 1  # as it is in the program


def test_deleted_ones_are_restored_as_they_were(store):
    own = store.save(OWN)
    store.save(replace(store.find("code"), instruction="mine"))
    store.delete(own.id)
    store.delete("code")
    assert [each.id for each in store.deleted()] == ["code", own.id]
    with pytest.raises(Invalid):
        store.find("code")
    with pytest.raises(Invalid):
        store.delete("code")
    assert store.restore("code").instruction == "mine"
    assert store.restore(own.id) == own
    assert store.deleted() == ()


def test_a_restored_name_that_is_taken_by_now_gets_a_number(store):
    own = store.save(OWN)
    store.delete(own.id)
    store.save(OWN)
    assert store.restore(own.id).name["en"] == "Short ones 2"


def test_the_last_one_stays(store):
    for id in ids(store)[1:]:
        store.delete(id)
    with pytest.raises(Invalid, match="last preset"):
        store.delete(ids(store)[0])


def test_order_is_kept_within_groups(store):
    store.reorder(["code", *(id for id in ids(store) if id != "code")])
    assert ids(store, "do")[:2] == ["code", "steps"]
    assert sorted(ids(store)) == sorted(each.id for each in built_in_presets())
    assert [each.group for each in store.presets()] == [each.group for each in built_in_presets()]


def test_a_copy_stands_below(store):
    copy = store.duplicate("steps")
    assert copy.name == {"en": "Step by step 2", "zh": "操作步骤 2"}
    assert ids(store, "do")[:2] == ["steps", copy.id]


def test_the_default_of_the_library(store):
    store.set_default("code")
    assert store.default().id == "code"
    store.delete("code")
    assert store.default().id == "answer"
    with pytest.raises(Invalid):
        store.set_default("code")


def test_each_library_has_a_default_of_its_own(store, tmp_path):
    other = PresetStore(tmp_path / "presets.json", "work")
    other.set_default("legal")
    store.set_default("code")
    assert (store.default().id, other.default().id) == ("code", "legal")


def test_added_ones_leave_those_there_are_as_they_are(store):
    other = replace(built_in_presets()[0], instruction="Something else")
    added = store.add([*built_in_presets(), other, OWN, OWN])
    assert [each.name["en"] for each in added] == ["Answers the question 2", "Short ones"]
    assert store.find("answer") == built_in_presets()[0]


def test_regression_a_file_that_is_added_again_adds_nothing(store):
    """What had got a number the first time, as its name was taken, was added once more."""
    others = [
        replace(built_in_presets()[0], instruction="Something else"),
        replace(OWN, instruction="x"),
    ]
    assert len(store.add([OWN, *others])) == 3
    assert store.add([OWN, *others]) == ()


def test_a_damaged_file_is_named_and_left_alone(store, tmp_path):
    file = tmp_path / "presets.json"
    for content in (
        "{",
        '{"version": 1}',
        '{"version": 1, "own": [5], "order": [], "deleted": []}',
    ):
        file.write_text(content)
        with pytest.raises(LibraryUnavailable, match=r"presets\.json"):
            store.presets()
        with pytest.raises(LibraryUnavailable):
            store.save(OWN)
        assert file.read_text() == content


def test_a_file_of_a_later_version_is_left_alone(store, tmp_path):
    (tmp_path / "presets.json").write_text(json.dumps({"version": 2}))
    with pytest.raises(LibraryUnavailable, match="later version"):
        store.save(OWN)


def test_a_refused_preset_changes_nothing(store, tmp_path):
    with pytest.raises(Invalid):
        store.save(replace(OWN, instruction=" "))
    assert not (tmp_path / "presets.json").exists()
