from dataclasses import replace
from pathlib import Path

import pytest

from app.preview.choice import Choice


@pytest.fixture
def said(qapp):
    """What a choice says, in order; "held" in it while the user is busy with what is shown."""
    return []


@pytest.fixture
def choice(said):
    choice = Choice(lambda: "held" in said)
    for name in ("moved", "changed", "emptied"):
        getattr(choice, name).connect(lambda name=name: said.append(name))
    choice.moved.connect(choice.note_seen)
    choice.changed.connect(choice.note_seen)
    return choice


def test_the_best_is_proposed_until_the_user_chooses(choice, said, hit):
    first, second, third = hit(1), hit(2), hit(3)
    choice.set_hits("words", [first, second])
    choice._propose()
    assert choice.hit == first
    choice.choose(second)
    choice.set_hits("words", [third, second])
    choice._propose()
    assert choice.hit == second
    choice.choose(None)
    choice._propose()
    assert choice.hit == third
    assert said == ["moved"] * 3


def test_the_same_hit_is_shown_again_only_for_other_marks(choice, said, hit):
    choice.set_hits("words", [hit(1)])
    choice.choose(hit(1))
    choice.choose(hit(1))
    choice.set_hits("words", [replace(hit(1), score=0.9)])
    assert said == ["moved"]
    assert choice.hit.score == 0.9
    choice.set_hits("others", [hit(1)])
    choice.set_hits("others", [replace(hit(1), answer=(0, 4))])
    assert said == ["moved", "changed", "changed"]


def test_a_document_that_lies_elsewhere_now_is_shown_again(choice, said, hit):
    """Where a team's folder was located, the preview went on that the file is not found."""
    choice.set_hits("words", [hit(1), hit(2)])
    choice._propose()
    here = replace(hit(1), path=Path("/Volumes/legal/1.md"))
    choice.set_hits("words", [here, hit(2)])
    choice._propose()
    assert said == ["moved", "moved"]
    choice.choose(here)
    choice.set_hits("words", [hit(1), hit(2)])
    assert said == ["moved", "moved", "changed"]


def test_a_document_that_is_looked_through_stays(choice, said, hit):
    choice.set_hits("words", [hit(1), hit(2)])
    choice._propose()
    said.append("held")
    choice.set_hits("words", [hit(2), hit(1)])
    choice._propose()
    assert choice.hit == hit(1)
    choice.set_hits("words", [hit(2)])
    choice._propose()
    assert choice.hit == hit(2)
    choice.set_hits("words", [])
    assert choice.hit is None
    assert said[-1] == "emptied"


def test_the_best_is_proposed_a_while_after_the_last_key(choice, hit):
    choice.wait()
    assert not choice._pause.isActive()
    choice.set_hits("words", [hit(1)])
    begun = choice._pause.timerId()
    choice.wait()
    assert choice._pause.isActive()
    assert choice._pause.timerId() != begun
