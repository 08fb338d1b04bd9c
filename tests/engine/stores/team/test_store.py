"""A team's library from end to end: real documents, a real sync, a server in this process."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.documents.ocr.ocr_text import OcrLine, OcrText
from engine.errors import Invalid, LibraryUnavailable, ModelUnavailable
from engine.events import Notice, Recalled, Recognised
from engine.library import Library
from engine.recall.meaning_process import _loaded
from engine.records import Passage
from engine.stores.preview import Marking
from engine.stores.team import Place, open_client, prepare
from engine.stores.team.sink import TeamSink
from engine.sync import index_folders, run_ocr, run_vectors
from tests.inline import Inline
from tests.qdrant_server import QdrantServer, status


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Nothing is waited for, and no process has another priority."""
    monkeypatch.setattr("engine.stores.team.client.sleep", lambda _: None)
    monkeypatch.setattr("engine.sync.vector_job.lower_priority", lambda **_: None)
    _loaded.clear()
    yield
    _loaded.clear()


@pytest.fixture
def server():
    with closing(QdrantServer()) as server:
        yield server


@pytest.fixture
def join(server, config):
    """Make a desk that has joined the team; by the name of its data directory."""
    opened = []

    def join(name: str = "desk", **settings):
        desk = replace(config, data_dir=config.data_dir / name, **{"meaning": False} | settings)
        desk.make_data_dir()
        place = Place(server.url, "team")
        with closing(open_client(server.url, desk.data_dir)) as client:
            prepare(client, "team", desk)
        place.write(desk.library_dir)
        opened.append(Library(desk))
        opened[-1]._parts.meaning._process._worker = Inline()
        return opened[-1]

    yield join
    for each in opened:
        each.close()


def sync(library, *folders, **options):
    *_, last = index_folders(library.config, folders, **options)
    library._parts.searched.reader._known.clear()
    return last


def names(library, question, **how):
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return [hit.path.name for hit in last.hits]


def test_what_one_desk_reads_another_finds(join, docs, readers):
    reading, searching = join("a"), join("b")
    assert sync(reading, docs).documents == 3
    *_, last = searching.recall("how does a closure take ownership")
    hit = last.hits[0]
    assert (hit.path, hit.title, hit.kind) == (docs / "closures.md", "Closures", "markdown")
    assert hit.context == "Closures › Moving values"
    assert {hit.snippet[a:b] for a, b in hit.spans} >= {"closure", "take", "ownership"}
    assert names(searching, "拒绝策略") == ["线程池.txt"]


def test_a_question_takes_four_requests(join, server, tmp_path, readers, encoder):
    """How rare its words are, both lists, in which forms and how near they are, and the texts."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(30):  # words of few passages are looked for in two, too
        (folder / f"{number}.txt").write_text(f"Note {number}: our e-mail is kept for years.")
    reading, searching = join("a", **encoder), join("b", **encoder)
    sync(reading, folder)
    list(run_vectors(reading.config))
    assert names(searching, "note")  # now it knows which collections there are
    server.log.clear()
    *_, last = searching.recall("how long is e-mail kept")
    assert len(last.hits) == 30
    assert all(hit.similarity is not None for hit in last.hits)
    asked = [path.removeprefix("/collections/team/points") for _, path in server.log]
    assert asked == ["/query/batch", "/query/batch", "/query/batch", ""]


@pytest.mark.parametrize(
    ("question", "requests"),
    [("zyxwvut lease", 5), ("zyxwvut ponmlkj lease", 6), ("insurnace lease", 7)],
)
def test_words_of_no_passage_take_one_request_more_for_all_their_parts(
    join, server, tmp_path, readers, question, requests
):
    """And each one for what it may have been meant to be."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Note {number}: the lease needs an insurance.")
    library = join()
    sync(library, folder)
    assert names(library, "note")
    server.log.clear()
    assert names(library, question)
    assert len(server.log) == requests


def test_what_is_filtered_by_is_left_out_by_the_server(join, tmp_path, readers):
    folder = tmp_path / "notes"
    for name, text in (
        ("pdf/thread.md", "# Pools\n\nA thread pool rejects a task when it is full."),
        ("pdf/pool.txt", "The pool has no thread for a task."),
        ("java/线程池.txt", "線程池的拒絕策略：丟棄。"),
        ("java/deep/thread.py", "pool = thread_pool(8)"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    library = join()
    sync(library, folder)

    def found(question, **how):
        return sorted(set(names(library, question, **how)))

    assert found('"thread pool"') == ["thread.md", "thread.py"]
    assert found("pool -task") == ["thread.py"]
    assert found('pool -"thread pool"') == ["pool.txt"]
    assert found("thread type:markdown") == ["thread.md"]
    assert found("thread in:java") == found("thread in:deep") == ["thread.py"]
    assert found("thread in:pool.txt") == ["pool.txt"]
    assert found("thread after:2100") == []
    assert found("thread before:2100 type:txt") == ["pool.txt"]
    assert found("thread", within=folder / "java") == ["thread.py"]
    [named, *_] = [hit for event in library.files_named("thread") for hit in event.files]
    assert named.path.name in ("thread.md", "thread.py")


def test_parts_of_words_are_found(join, tmp_path, readers, monkeypatch):
    monkeypatch.setattr("engine.stores.team.vocabulary.SECONDS", 0.0)  # counts are those of now
    (tmp_path / "mietvertrag.md").write_text("Der Mietvertrag wurde gestern unterschrieben.")
    (tmp_path / "party.md").write_text("Die Vertragspartei hat den Garten gemietet.")
    library = join()
    sync(library, tmp_path)
    assert names(library, "vertrag*") == ["party.md"]
    assert names(library, "*vertrag") == ["mietvertrag.md"]
    assert sorted(names(library, "*vertrag*")) == ["mietvertrag.md", "party.md"]
    [*_, recalled] = library.recall("vertrag")  # in no passage, so within longer words
    assert {hit.path.name for hit in recalled.hits} == {"mietvertrag.md", "party.md"}
    (tmp_path / "party.md").unlink()
    sync(library, tmp_path)
    assert names(library, "vertrags*") == ["mietvertrag.md"]  # none starts so: by its stem
    assert names(library, "vertragsp*") == []


def test_a_word_is_found_beside_its_rarer_stem_in_another_language(join, tmp_path, readers):
    """What is said of March is taken for Spanish, in which alpha has the stem alph."""
    for month in ("March", "May"):
        (tmp_path / f"{month}.txt").write_text(f"Alpha lease ends in {month}.")
    (tmp_path / "beta.txt").write_text("Only on one: beta.")
    library = join()
    sync(library, tmp_path)
    assert sorted(names(library, "alpha")) == ["March.txt", "May.txt"]
    assert sorted(names(library, "beta")) == ["beta.txt"]


def test_a_desk_deletes_what_it_has_read_and_nothing_else(join, server, tmp_path, readers):
    one, other = join("a"), join("b")
    mine, yours = tmp_path / "mine", tmp_path / "yours"
    for folder in (mine, yours):
        folder.mkdir()
        (folder / "lease.txt").write_text("The lease ends in March.")
        (folder / f"{folder.name}.txt").write_text(f"The lease of {folder.name} ends.")
    sync(one, mine)
    sync(other, yours)
    *_, last = other.recall("lease ends in March")
    assert sorted(names(other, "lease")) == ["lease.txt", "mine.txt", "yours.txt"]
    [lease] = [hit for hit in last.hits if hit.path.name == "lease.txt"]
    assert {lease.path, *lease.copies} == {mine / "lease.txt", yours / "lease.txt"}
    (mine / "mine.txt").unlink()
    (mine / "lease.txt").write_text("The lease ends in May.")
    sync(one, mine)
    assert sorted(names(other, "lease")) == ["lease.txt", "lease.txt", "yours.txt"]
    sync(one)
    assert sorted(names(other, "lease")) == ["lease.txt", "yours.txt"]


def test_a_document_is_there_whole_or_not_at_all(join, server, tmp_path, readers, monkeypatch):
    monkeypatch.setattr("engine.stores.team.sink._BATCH", 2)
    library, folder = join(), tmp_path / "docs"
    folder.mkdir()
    text = "\n\n".join(f"# Part {n}\n\nThe lease says {n} " + "and so on " * 60 for n in range(8))
    (folder / "long.md").write_text(text)
    before = len(server.log)
    sync(library, folder)
    batches = [path for method, path in server.log[before:] if path.endswith("points?wait=true")]
    assert len(batches) == 4 + 1  # of passages, and the words
    whole = len(names(library, "lease"))

    (folder / "long.md").write_text(text.replace("lease", "tenancy"))
    requests = []

    def gone(handler):
        """From the third batch on, the server is gone."""
        requests.append(handler.path)
        if sum("points?wait=true" in path for path in requests) < 3:
            return True
        return status(503)(handler)

    server.faults = [gone] * 100
    with pytest.raises(LibraryUnavailable):
        sync(library, folder)
    server.faults = []
    assert (len(names(library, "lease")), names(library, "tenancy")) == (whole, [])
    sync(library, folder)
    assert (names(library, "lease"), len(names(library, "tenancy"))) == ([], whole)


def test_a_folder_that_is_nowhere_here_is_called_as_all_call_it(join, docs, readers):
    reading, searching = join("a"), join("b")
    reading.change_place(reading.place.with_root("smb://files/share", str(docs)))
    sync(reading, docs)

    def found(question, **how):
        *_, last = searching.recall(question, **how)
        return {str(hit.path) for hit in last.hits}

    closures = "smb://files/share/closures.md"
    assert closures in found("closure")
    assert closures in found("closure in:smb://files/share")
    assert found("closure in:smb://files/share/closures.md") == {closures}
    assert closures in found("closure", within=Path("smb://files/share"))
    assert [str(each) for each in searching._folders()] == ["smb://files/share"]
    with pytest.raises(Invalid, match="smb://files/other is not in the library"):
        found("closure", within=Path("smb://files/other"))
    with pytest.raises(Invalid, match=r"page 7 of smb://files/share/closures\.md"):
        list(searching.similar(Path(closures), 7))


def test_two_desks_that_read_one_folder_send_each_passage_once(join, server, docs, readers):
    one, other = join("a"), join("b")
    sync(one, docs)
    before = len(server.log)
    sync(other, docs)
    assert not [path for _, path in server.log[before:] if path.endswith("points?wait=true")]
    assert names(one, "closure") == names(other, "closure")
    points, _ = server.engine.scroll("team", limit=1000)
    assert sum("number" in each.payload for each in points) == other.status().passages


def test_of_one_place_the_newest_text_is_found(join, tmp_path, readers):
    one, other = join("a"), join("b")
    share = tmp_path / "share"
    share.mkdir()
    file = share / "lease.txt"
    file.write_text("The lease of the house ends in March, as was agreed last spring.")
    os.utime(file, ns=(0, 1_700_000_000_000_000_000))
    sync(one, share)
    file.write_text("The lease of the house ends in May.")
    os.utime(file, ns=(0, 1_700_000_001_000_000_000))
    sync(other, share)
    for desk in (one, other):
        [*_, last] = desk.recall("lease that was agreed")
        assert [hit.text for hit in last.hits] == ["The lease of the house ends in May."]
    sync(one, share)
    assert one.team.shared().documents == 1


def test_a_document_that_one_desk_knows_at_more_places_has_its_text_once(join, tmp_path, readers):
    one, other = join("a"), join("b")
    share, mine = tmp_path / "a", tmp_path / "b"
    for folder, name in ((share, "lease.md"), (mine, "copy.md")):
        folder.mkdir()
        parts = (f"# Part {n}\n\nThe lease of {n} ends." for n in ("Ann", "Ben"))
        (folder / name).write_text("\n\n".join(parts))
    sync(one, share, mine)
    sync(other, share)
    [*_, last] = other.recall("lease")
    both = ["The lease of Ann ends.", "The lease of Ben ends."]
    assert sorted(hit.text for hit in last.hits) == both
    assert {hit.path for hit in last.hits} == {share / "lease.md"}
    assert {hit.copies for hit in last.hits} == {(mine / "copy.md",)}
    [excerpt] = other.preview.excerpt(last.hits[1], Marking("lease"))
    assert [each.passage.text for each in excerpt.passages] == both
    assert other.lookup.text(last.hits[0].document_id).count("Ann ends") == 1


def test_a_rebuild_leaves_what_another_desk_has_and_finds(
    join, docs, readers, encoder, monkeypatch
):
    one, other = join("a", **encoder), join("b", **encoder)
    sync(one, docs)
    list(run_vectors(one.config))
    sync(other, docs)
    meanwhile, turn = [], TeamSink._turn

    def turned(sink, *args):
        meanwhile.append(names(one, "closure"))
        turn(sink, *args)

    monkeypatch.setattr(TeamSink, "_turn", turned)
    before = names(one, "closure")
    sync(other, docs, rebuild=True)
    assert meanwhile == [before]
    assert names(one, "the red planet", only="meaning")
    sync(other)
    assert names(one, "closure") == before


def test_two_desks_that_send_one_file_at_once_both_have_it(join, docs, readers, monkeypatch):
    one, other = join("a"), join("b")
    there = TeamSink._there

    def and_then_the_other(sink, *args):
        found = there(sink, *args)
        monkeypatch.setattr(TeamSink, "_there", there)
        sync(other, docs)
        return found

    monkeypatch.setattr(TeamSink, "_there", and_then_the_other)
    sync(one, docs)
    sync(one)
    assert names(other, "closure")
    sync(other)
    assert names(other, "closure") == []


def test_that_the_server_is_busy_is_said_once(join, server, docs, readers):
    library = join()
    sync(library, docs)
    server.faults = [status(503)] * 100
    assert list(library.mend()) == []
    with pytest.raises(LibraryUnavailable, match="busy"):
        names(library, "closure")


def test_a_collection_that_was_lost_is_filled_again(join, server, docs, readers):
    library = join()
    sync(library, docs)
    server.engine.delete_collection("team")
    with closing(open_client(server.url, library.config.data_dir)) as client:
        prepare(client, "team", library.config)
    sync(library, docs)
    assert names(library, "拒绝策略") == ["线程池.txt"]


@pytest.fixture
def encoder(encoder_folder, make_bert):
    return {"meaning": True, "encoder": str(encoder_folder(make_bert(16)))}


def test_vectors_come_from_who_has_read(join, config, library, docs, readers, encoder):
    reading, searching = join("a", **encoder), join("b", **encoder)
    sync(reading, docs)
    *_, last = run_vectors(reading.config)
    [*_, recalled] = searching.recall("the red planet", only="meaning")
    assert len(recalled.hits) == last.passages
    _loaded.clear()
    own = replace(config, **encoder)
    library.configure(own)
    library._parts.meaning._process._worker = Inline()
    list(index_folders(own, [docs]))
    list(run_vectors(own))
    [*_, expected] = library.recall("the red planet", only="meaning")
    assert [hit.text for hit in recalled.hits] == [hit.text for hit in expected.hits]
    similar = [hit.similarity for hit in expected.hits]
    assert [hit.similarity for hit in recalled.hits] == pytest.approx(similar, abs=1e-3)
    [*_, like] = searching.similar(docs / "closures.md")
    assert {hit.path.name for hit in like.hits} == {"garden.txt", "线程池.txt"}


def test_what_one_desk_has_encoded_another_does_not(
    join, server, docs, readers, encoder, monkeypatch
):
    first, second = join("a", **encoder), join("b", **encoder)
    for each in (first, second):
        sync(each, docs)
    list(run_vectors(first.config))
    server.log.clear()
    monkeypatch.setattr("engine.embed.model.EncoderModel.load", None)  # is not called
    list(run_vectors(second.config))
    assert not any(path.endswith("points/vectors") for _, path in server.log)
    with second._catalog() as catalog:
        assert catalog.backlog.passages_done(second._parts.meaning.key) == second.status().passages


@pytest.mark.parametrize("few", [100, 10], ids=["of few", "told by vectors"])
def test_of_several_languages_both_stores_have_the_same_order(
    join, config, library, tmp_path, readers, encoder, few, monkeypatch
):
    monkeypatch.setattr("engine.embed.languages._FEW", few)
    folder = tmp_path / "mixed"
    folder.mkdir()
    things = ["cat", "mat", "red", "planet", "is", "on", "the"]
    for number in range(28):
        some = " ".join(things[number % 7 :: 1 + number % 3]) + f" {number} on the {things[-1]}"
        chinese = f"{some} 这 是 关于 红色 行星 的 第 {number} 段 文字"
        (folder / f"{number}.txt").write_text(f"This is what it says of it: {some}.", "utf-8")
        (folder / f"{number}z.txt").write_text("。".join([chinese] * (1 + number % 2)), "utf-8")
    reading = join("a", **encoder)
    sync(reading, folder)
    list(run_vectors(reading.config))
    reading._parts.searched.reader._known.clear()
    own = replace(config, **encoder)
    library.configure(own)
    list(index_folders(own, [folder]))
    list(run_vectors(own))

    def both(ask):
        """Return the cosines of what is found, at a desk and on the server, by documents."""
        for each in (library, reading):
            _loaded.clear()
            each._parts.meaning._process._worker = Inline()
            [*_, last] = ask(each)
            yield {hit.path: hit.similarity for hit in last.hits}

    for question in ("红色 的 行星 在 哪里", "which cat is on the red mat", "wo ist der planet"):
        for only in ("meaning", None):
            here, there = both(lambda its: its.recall(question, only=only, pool=60))  # noqa: B023
            assert len(here) == 56
            assert there == pytest.approx(here, abs=5e-4)  # a server has fewer digits
            if only:
                order = [here[path] for path in there]
                assert order == pytest.approx(sorted(order, reverse=True), abs=5e-4)
    here, there = both(lambda its: its.similar(folder / "1.txt"))
    assert there == pytest.approx(here, abs=5e-4)


def test_vectors_by_another_encoder_get_a_sentence(
    join, docs, readers, encoder, encoder_folder, make_bert
):
    join("a", **encoder)
    other = {"meaning": True, "encoder": str(encoder_folder(make_bert(32), name="other"))}
    library = join("b", **other)
    sync(library, docs)
    first, *_, last = library.recall("closure")
    assert isinstance(first, Notice)
    assert "tiny" in str(first.message)
    assert last.hits
    with pytest.raises(ModelUnavailable, match="tiny"):
        list(run_vectors(library.config))


def recognised(path, kind, scan, passwords):
    """What stands in for OCR."""
    text = "The walrus keeps its tusks clean."
    yield Passage(text, 0, len(text), ocr=0.9)
    yield OcrText(text, (OcrLine(0, len(text), (0.1, 0.4, 0.9, 0.6)),))


def test_where_words_stand_on_a_scan_is_known_to_all(join, tmp_path, monkeypatch):
    image = pytest.importorskip("PIL.Image")
    image.new("RGB", (400, 200), "white").save(tmp_path / "walrus.png")
    monkeypatch.setattr("engine.sync.ocr_job.recognise", recognised)
    monkeypatch.setattr("engine.documents.ocr_available", lambda: True)
    reader, other = join("reader"), join("other")
    sync(reader, tmp_path)
    list(run_ocr(reader.config))
    [hit] = list(other.recall("walrus"))[-1].hits
    *_, page = other.preview.page_image(hit, 1, 300, [hit.text], Marking("walrus"))
    assert page.frames == (pytest.approx((0.1, 0.4, 0.89, 0.6), abs=0.02),)
    assert len(page.marks) == 1


def read_slowly(path, kind, scan, passwords):
    """Read a page of a scan, and keep a list of those that were read."""
    with path.with_suffix(".log").open("a") as log:
        log.write(f"{scan.number}\n")
    text = f"Page {scan.number} tells of walruses."
    yield Passage(text, 0, len(text), "", scan.number, None, 0.9)
    yield OcrText(text, (OcrLine(0, len(text), (0.1, 0.4, 0.9, 0.6)),))


def test_pages_of_a_scan_that_were_read_stay_whatever_comes_between(join, tmp_path, monkeypatch):
    image = pytest.importorskip("PIL.Image")
    first, *others = (image.new("RGB", (200, 100), colour) for colour in ("white", "red", "blue"))
    first.save(tmp_path / "scan.pdf", save_all=True, append_images=others)
    monkeypatch.setattr("engine.sync.ocr_job.recognise", read_slowly)
    monkeypatch.setattr("engine.sync.ocr_job._READERS", 1)
    monkeypatch.setattr("engine.documents.ocr_available", lambda: True)
    reader, other = join("reader", ignore=("*.log",)), join("other")
    sync(reader, tmp_path)
    for page in (1, 2):
        with closing(run_ocr(reader.config)) as events:
            next(event for event in events if isinstance(event, Recognised))
        (tmp_path / f"{page}.txt").write_text("Something else.")
        sync(reader, tmp_path)
        pages = [hit.page for hit in list(other.recall("walruses"))[-1].hits]
        assert pages
        assert set(pages) <= set(range(1, page + 2))
    list(run_ocr(reader.config))
    read = (tmp_path / "scan.log").read_text().split()
    assert read.count("1") == 1
    assert sorted(set(read)) == ["1", "2", "3"]
    assert {hit.page for hit in list(other.recall("walruses"))[-1].hits} == {1, 2, 3}
