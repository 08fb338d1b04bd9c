import os

import pytest

from engine.events import Recalled

PLANETS = "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto Ceres Eris Haumea".split()
CHAPTER = (
    "{name} is a place where few people have been.\n\nWho goes to {name} needs {number} weeks of "
    "patience, a warm coat and something to read, since the way is long and there is no shop."
)


def chapters(numbers, first="") -> str:
    parts = [
        f"# About {name}\n\n" + CHAPTER.format(name=name, number=number)
        for name, number in zip(PLANETS, numbers, strict=True)
    ]
    return "\n\n".join([first, *parts])


@pytest.fixture
def newer_of(library, sync, tmp_path):
    """Give, of each file found, the name of what is newer and what the two share."""

    def newer_of(question: str, **files: str) -> dict[str, tuple[str, str] | None]:
        for day, (name, text) in enumerate(files.items(), start=1):
            (tmp_path / f"{name}.md").write_text(text)
            os.utime(tmp_path / f"{name}.md", (day * 86_400, day * 86_400))
        sync(tmp_path)
        *_, found = library.recall(question)
        assert isinstance(found, Recalled)
        assert not any(hit.older for hit in found.hits)
        return {
            hit.path.stem: hit.newer and (hit.newer.path.stem, hit.newer.reason)
            for hit in found.hits
        }

    return newer_of


def test_documents_of_other_names_that_are_nearly_the_same_stand_together(newer_of):
    numbers = range(10, 22)
    found = newer_of(
        "who goes to Mars needs patience",
        travel=chapters(numbers),
        planets=chapters(numbers, "# Thanks\n\nTo all who read this before it was printed."),
        mars="# Mars\n\n" + CHAPTER.format(name="Mars", number=13),
    )
    assert found == {"travel": ("planets", "likeness"), "planets": None, "mars": None}


def test_other_numbers_and_other_names_make_other_documents(newer_of):
    letter = "Dear {},\n\nplease pay {} pounds by the end of the month, or we shall write to you"
    found = newer_of(
        "please pay pounds by the end of the month",
        smith=letter.format("Smith", 100),
        jones=letter.format("Jones", 100),
        later=letter.format("Smith", 120),
        again=letter.format("Smith", 100) + " and again.",
    )
    assert found == {
        "smith": ("again", "likeness"), "jones": None, "later": None, "again": None,
    }  # fmt: skip


def test_a_passage_in_common_proves_nothing(newer_of):
    licence = "\n\n# Licence\n\nThis text may be copied by all who want to, as long as they say so."
    found = newer_of(
        "may the text be copied",
        roses=chapters(range(12)).replace("shop", "rose") + licence,
        ferns="# Ferns\n\nFerns want shade.\n\n# Water\n\nAnd a wet soil." + licence,
    )
    assert set(found.values()) == {None}


def test_chinese_is_compared_by_its_clauses(newer_of):
    text = (
        "本合同自双方签字之日起生效，有效期为三年。"
        "任何一方可以提前三十天书面通知对方解除合同，但应结清全部款项。"
    )
    found = newer_of(
        "合同解除通知", 甲=text, 乙=text + "特此说明。", 丙=text.replace("三十", "六十")
    )
    assert found == {"甲": ("乙", "likeness"), "乙": None, "丙": None}
