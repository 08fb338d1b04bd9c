import os
from pathlib import Path

import pytest

from engine.events import Recalled
from engine.library import Library

NOTICE = "The notice period is {} days, and it begins on the first of the month after the {}."


def write(file: Path, text: str, day: int) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"# Terms\n\n{text}\n\n# Changes\n\nWritten on day {day}.")  # no mere copies
    os.utime(file, (day * 86_400, day * 86_400))


def recall(library: Library, question: str, **how):
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last.hits


@pytest.mark.parametrize("last", ["letter", "notice"])  # the very same passage, and nearly so
def test_the_newest_version_stands_for_a_passage_that_all_have(library, sync, tmp_path, last):
    write(tmp_path / "lease v1.md", NOTICE.format(30, "letter"), 1)
    write(tmp_path / "b/lease v2.md", NOTICE.format(30, "letter"), 2)
    write(tmp_path / "lease final.md", NOTICE.format(30, last), 3)
    write(tmp_path / "other.md", "Notice of another kind of period altogether, in a letter.", 9)
    sync(tmp_path)
    hits = {hit.path.name: hit for hit in recall(library, "notice period letter")}
    assert sorted(hits) == ["lease final.md", "other.md"]
    hit = hits["lease final.md"]
    assert [each.path.name for each in hit.older] == ["lease v2.md", "lease v1.md"]
    assert {each.reason for each in hit.older} == {"name"}
    assert (hit.modified, hit.older[0].modified) == (3 * 86_400 * 10**9, 2 * 86_400 * 10**9)
    assert (hit.newer, hits["other.md"].older) == (None, ())


def test_a_version_with_another_number_is_a_hit_of_its_own(library, sync, tmp_path):
    write(tmp_path / "lease v1.md", NOTICE.format(30, "letter"), 1)
    write(tmp_path / "lease v2.md", NOTICE.format(60, "letter"), 2)
    sync(tmp_path)
    old, new = sorted(recall(library, "notice period letter"), key=lambda hit: hit.path)
    assert (old.newer.path, new.newer, new.older) == (new.path, None, ())


def test_what_only_an_older_version_has_is_a_hit_and_says_so(library, sync, tmp_path):
    write(tmp_path / "lease v1.md", NOTICE.format(30, "letter"), 1)
    write(tmp_path / "lease v2.md", "The notice is now given by letter, on any day of a week.", 2)
    sync(tmp_path)
    first, second = recall(library, "notice period letter")
    assert (first.path.name, first.older) == ("lease v1.md", ())
    assert first.newer.path == second.path
    assert second.newer is None


def test_documents_that_are_scored_whole_are_not_merged(library, sync, tmp_path):
    write(tmp_path / "lease v1.md", NOTICE.format(30, "letter"), 1)
    write(tmp_path / "lease v2.md", NOTICE.format(60, "letter"), 2)
    sync(tmp_path)
    old, new = sorted(recall(library, "notice period", whole=True), key=lambda hit: hit.path)
    assert (old.newer.path, new.newer) == (new.path, None)


def test_passages_of_a_language_are_chosen(library, sync, tmp_path):
    english = "The notice period of a lease is given in the law, and in the lease."
    german = "Die notice period der Miete ist in dem Gesetz und auch im Vertrag geregelt."
    write(tmp_path / "a.md", english, 1)
    write(tmp_path / "b.md", german, 2)
    sync(tmp_path)
    assert {hit.path.name for hit in recall(library, "notice period")} == {"a.md", "b.md"}
    assert [hit.path.name for hit in recall(library, "notice period lang:de")] == ["b.md"]
    assert [hit.path.name for hit in recall(library, "notice lang:en type:md")] == ["a.md"]
    assert recall(library, "notice period lang:zh") == ()


def test_a_section_comes_before_the_table_of_contents_that_names_it(library, sync, tmp_path):
    titles = ("The notice period", "The rent", "The deposit", "The keys")
    table = "\n".join(f"{n} {title} {'. ' * 20} {n + 4}" for n, title in enumerate(titles))
    (tmp_path / "contents.txt").write_text(table)
    (tmp_path / "lease.txt").write_text(f"{NOTICE.format(30, 'letter')} {'Rent is due. ' * 9}")
    sync(tmp_path)
    first, second = recall(library, "the notice period")
    assert (first.path.name, second.path.name) == ("lease.txt", "contents.txt")
    assert second.keyword_score > first.keyword_score


def test_a_text_is_there_once_however_its_words_stand(library, sync, tmp_path):
    (tmp_path / "fern.md").write_text("# Ferns\n\nFerns want shade, water and\npatience.\n")
    (tmp_path / "moss.md").write_text("# Mosses\n\nferns  want shade, water and patience.\n")
    (tmp_path / "rose.md").write_text("# Roses\n\nFerns want shade, roses do not.\n")
    sync(tmp_path)
    texts = [hit.text for hit in recall(library, "ferns shade")]
    assert len(texts) == 2
    assert len({" ".join(text.casefold().split()) for text in texts}) == 2


def test_where_many_versions_leave_too_few_more_is_looked_at(library, sync, tmp_path):
    for day in range(1, 13):
        write(tmp_path / f"lease v{day}.md", NOTICE.format(30, "letter"), day)
    for tree in ("oak", "elm", "fir", "yew"):
        write(tmp_path / f"{tree}.md", f"An {tree} sheds leaves; a notice hangs there.", 1)
    sync(tmp_path)
    names = {hit.path.stem for hit in recall(library, "notice period letter", pool=5)}
    assert names == {"lease v12", "oak", "elm", "fir", "yew"}
