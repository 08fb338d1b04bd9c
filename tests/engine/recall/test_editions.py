from pathlib import Path

import pytest

from engine.recall.editions import newest_first
from engine.records import Document


def stems(*names, titles=None):
    """Return the names newest first; the first of `names` is the youngest file."""
    titles = titles or {}
    documents = [
        Document(age, Path(f"/{name}.md"), 1, -age, "", "text", titles.get(name, ""), None, None)
        for age, name in enumerate(names)
    ]
    return [each.path.stem for each in newest_first(documents)]


@pytest.mark.parametrize(
    "names",
    [
        ("policy v10", "policy v9", "policy v2 final"),
        ("远程办公制度V3.10", "远程办公制度V3.9", "远程办公制度V3"),
        ("plan rev 2.1", "plan version 2", "plan_v1.9"),
    ],
)
def test_the_highest_number_is_the_newest_whatever_the_files_are_dated(names):
    assert stems(*reversed(names)) == list(names)


def test_a_title_has_the_number_where_the_name_has_none():
    titles = {"guide": "Guide V3.2", "guide (old)": "Guide V3.1"}
    assert stems("guide (old)", "guide", titles=titles) == ["guide", "guide (old)"]


@pytest.mark.parametrize(
    "names",
    [
        ("policy v2 draft", "policy v2"),  # the same number
        ("policy v1.0", "policy v1"),
        ("policy", "policy v2"),  # none
        ("policy final", "policy draft"),
        ("budget v1", "policy v2"),  # another document
        ("policy v1 2026", "policy v3 2025"),  # a year says more
        ("v1", "v2"),  # names of nothing else
    ],
)
def test_the_date_tells_where_no_number_does(names):
    assert stems(*names) == list(names)


def test_what_has_no_number_keeps_its_place_among_those_that_have():
    assert stems("policy v1", "policy", "policy v2") == ["policy v2", "policy", "policy v1"]
