"""Vectors by one encoder after another: small random models, in this process."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from engine.catalog import Catalog
from engine.embed import (
    encoder_in_use,
    find_encoder,
    read_in_use,
    record_folder,
    write_wanted,
)
from engine.embed.record import read_entries
from engine.errors import ModelUnavailable
from engine.events import Committed, Encoded, Notice, Synced
from engine.models.servers.client import waited_for
from engine.recall.meaning import Meaning
from engine.recall.meaning_process import _loaded
from engine.recall.retriever import Allowed
from engine.sync import run_vectors
from engine.sync.vector_job import _VectorJob
from tests.inline import Inline


@pytest.fixture(autouse=True)
def priority(monkeypatch):
    monkeypatch.setattr("engine.sync.vector_job.lower_priority", lambda **_: None)


@pytest.fixture
def small(config, encoder_folder, make_bert):
    """The settings for an encoder with vectors of 16 numbers."""
    return replace(config, encoder=str(encoder_folder(make_bert(16), name="small")))


@pytest.fixture
def large(config, encoder_folder, make_bert):
    """The same with 1,024."""
    return replace(config, encoder=str(encoder_folder(make_bert(1024), name="large")))


@pytest.fixture
def found(filled, config):
    """Say by which encoder passages are found, and how many."""
    _loaded.clear()
    meaning = Meaning(config, filled._catalog)
    meaning._process._worker = Inline()

    def found(config) -> tuple[str, int]:
        meaning.configure(config)
        count = len(
            waited_for(
                meaning.retrieve(filled._parts.recall.query("the red planet"), None, Allowed())
            )
        )
        return encoder_in_use(config).name, count

    yield found
    _loaded.clear()


def key(config) -> str:
    return find_encoder(config.encoder, config.data_dir).key


def folders(config) -> set[str]:
    return {each.name for each in config.vectors_dir.iterdir() if each.is_dir()}


def indexes(config) -> set[int]:
    with closing(Catalog(config.catalog_file)) as catalog:
        return {each for each in (catalog.backlog.generation(key(config)),) if each}


def test_another_encoder_takes_over_when_all_its_vectors_are_there(filled, small, large, found):
    total = filled.status().passages
    assert total > 2
    assert found(small) == ("small", 0)
    *_, synced = run_vectors(small)
    assert isinstance(synced, Synced)
    assert found(small) == ("small", total)
    assert found(large) == ("small", total)  # nothing is made of its own yet

    with closing(run_vectors(large)) as events:  # stopped after the first few
        assert isinstance(next(events), Encoded)
        assert found(large) == ("small", total)
    assert folders(large) == {key(small), key(large)}
    assert found(large) == ("small", total)

    list(run_vectors(large))
    assert found(large) == ("large", total)
    assert folders(large) == {key(large)}
    assert indexes(large)
    assert not indexes(small)


def test_killed_between_the_last_vector_and_the_change(filled, small, large, found, monkeypatch):
    list(run_vectors(small))
    total = filled.status().passages

    def die(*_, **__):
        raise KeyboardInterrupt

    for place in ("write_in_use", "rmtree"):
        with monkeypatch.context() as patch:
            patch.setattr(f"engine.sync.vector_job.{place}", die)
            with pytest.raises(KeyboardInterrupt):
                list(run_vectors(large))
        assert found(large) == ("small" if place == "write_in_use" else "large", total)
    events = list(run_vectors(large))
    assert not [each for each in events if isinstance(each, Encoded)]
    assert folders(large) == {key(large)}


def test_what_comes_meanwhile_is_found_by_the_encoder_before(
    filled, small, large, found, sync, docs, monkeypatch
):
    for number in range(9):
        (docs / f"{number}.md").write_text(f"# Old {number}\n\nText {number}.")
    sync(docs)
    list(run_vectors(small))
    monkeypatch.setattr("engine.sync.vector_job._COMMIT_SECONDS", 0.0)
    monkeypatch.setattr("engine.sync.vector_job._BATCH", 1)
    (docs / "new.md").write_text("# New\n\nWater lilies.")
    sync(docs)
    total = filled.status().passages
    with closing(run_vectors(large)) as events:
        assert next(events) == Encoded(total, total)  # by the one before, first of all
        next(each for each in events if each == Encoded(1, total))
        assert found(large) == ("small", total)
        (docs / "newer.md").write_text("# Newer\n\nWater roses.")  # while the others are made
        sync(docs)
        next(each for each in events if each == Encoded(total + 1, total + 1))
        next(each for each in events if isinstance(each, Committed))
        assert found(large) == ("small", total + 1)
        list(events)
    assert found(large) == ("large", total + 1)
    assert folders(large) == {key(large)}


def test_what_a_search_has_found_is_encoded_first_and_without_its_document(
    filled, small, sync, docs, monkeypatch
):
    monkeypatch.setattr("engine.sync.vector_job._BATCH", 4)
    lilies = (
        f"Lily number {number} floats. " + "Water lilies are large. " * 40 for number in range(30)
    )
    (docs / "long.txt").write_text("\n\n".join(lilies))
    sync(docs)
    total = filled.status().passages
    folder = record_folder(small, find_encoder(small.encoder, small.data_dir))

    def encoded() -> list[int]:
        ids = read_entries(folder).table["passage"]
        return sorted(ids[ids > 0].tolist())

    with closing(Catalog(small.catalog_file)) as catalog:
        [newest] = [
            each for each in range(9) if len((catalog.backlog.content(each) or "  ")[1]) > 9
        ]
        passages = catalog.passages.ids(newest)
    first, second = passages[-1], passages[-3]
    write_wanted(small, [first, 10**9])
    with closing(run_vectors(small)) as events:
        assert next(events) == Encoded(1, total)
        assert isinstance(next(events), Committed)
        assert encoded() == [first]
        assert next(events) == Encoded(4, total)  # of the document, which is the newest
        write_wanted(small, [first, second])
        next(each for each in events if isinstance(each, Committed))
        assert encoded() == [second, first]
    list(run_vectors(small))  # stopped in the middle, and going on
    assert len(encoded()) == len({*encoded()}) == total


def test_the_encoder_before_gets_no_more_where_it_lacks_much(filled, small, large, found):
    with closing(run_vectors(small)) as events:
        next(events)
    assert found(large)[0] == "small"
    *events, last = run_vectors(large)
    done = [each.done for each in events if isinstance(each, Encoded)]
    assert done == sorted(set(done))  # by one encoder
    assert found(large) == ("large", last.passages)


def test_the_encoder_before_is_damaged(filled, small, large, found, sync, docs):
    list(run_vectors(small))
    (docs / "new.md").write_text("# New\n\nWater lilies.")
    sync(docs)
    (Path(small.encoder) / "model.safetensors").write_bytes(b"no weights")
    list(run_vectors(large))
    assert found(large) == ("large", filled.status().passages)


def test_the_vectors_before_are_damaged(filled, small, large):
    list(run_vectors(small))
    (small.vectors_dir / key(small) / "rows").write_bytes(b"no vectors")
    with closing(run_vectors(large)) as events:
        next(events)
    assert read_in_use(large).key == key(large)


def test_damaged_vectors_are_made_again_and_that_is_said(filled, small, found):
    list(run_vectors(small))
    (small.vectors_dir / key(small) / "rows").write_bytes(b"no vectors")
    first, *events = run_vectors(small)
    assert isinstance(first, Notice)
    assert "are being made again" in str(first.message)
    assert not any(isinstance(each, Notice) for each in events)
    assert found(small) == ("small", filled.status().passages)


def test_one_changes_ones_mind(filled, small, large, found):
    list(run_vectors(small))
    total = filled.status().passages
    with closing(run_vectors(large)) as events:
        next(events)
    assert found(small) == ("small", total)
    assert not [each for each in run_vectors(small) if isinstance(each, Encoded)]
    assert folders(small) == {key(small)}


def test_the_encoder_before_is_gone(filled, small, large, found):
    list(run_vectors(small))
    rmtree(small.encoder)
    assert found(large) == ("large", 0)
    with closing(run_vectors(large)) as events:
        next(events)
    assert read_in_use(large).key == key(large)  # a few vectors are better than none
    rmtree(large.encoder)
    with pytest.raises(ModelUnavailable, match="There is no encoder"):
        found(large)
    with pytest.raises(ModelUnavailable, match="There is no encoder"):
        list(run_vectors(large))


@pytest.mark.parametrize("damage", ["", "[]", '{"reference": 1}', "{"])
def test_a_file_that_cannot_be_read_is_written_again(filled, small, found, damage):
    list(run_vectors(small))
    file: Path = small.vectors_dir / "in_use.json"
    file.write_text(damage)
    assert found(small)[0] == "small"
    list(run_vectors(small))
    assert read_in_use(small).key == key(small)


def test_an_encoder_that_was_changed_in_place_is_another_one(
    filled, small, found, encoder_folder, make_bert
):
    list(run_vectors(small))
    before = key(small)
    make_bert(32).save_pretrained(small.encoder)
    assert found(small)[1] == 0  # never a hit by vectors of another make
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):  # its folder says 16
        list(run_vectors(small))
    assert before != key(small)


def test_the_job_runs_until_its_vectors_answer_alone(filled, small, large, monkeypatch):
    list(run_vectors(small))
    filled.configure(small)
    ran = []
    monkeypatch.setattr("engine.sync.in_process", lambda *_: iter(ran.append(1) or ()))
    list(filled.run_vectors())
    assert not ran  # nothing is left to be done
    with monkeypatch.context() as patch:
        patch.setattr("engine.sync.vector_job._VectorJob._take_over", lambda _: None)
        list(run_vectors(large))
    filled.configure(large)
    list(filled.run_vectors())
    assert ran


def test_passages_that_are_gone_are_not_counted(filled, small, sync, docs, monkeypatch):
    monkeypatch.setattr("engine.sync.vector_job._BATCH", 1)
    list(run_vectors(small))
    rmtree(docs)
    docs.mkdir()
    (docs / "new.md").write_text("# New\n\nWater lilies.")
    sync(docs)
    with closing(Catalog(small.catalog_file)) as catalog:
        [new] = filter(catalog.backlog.content, catalog.backlog.documents(key(small)))
        write_wanted(small, catalog.passages.ids(new))
    counts = [each for each in run_vectors(small) if isinstance(each, Encoded)]
    assert set(counts) == {Encoded(1, 1)}


@pytest.fixture
def encoded(monkeypatch):
    """The texts that are encoded from now on."""
    texts = []
    encode = _VectorJob._encode
    monkeypatch.setattr(
        _VectorJob, "_encode", lambda job, batch: texts.extend(batch) or encode(job, batch)
    )
    return texts


def test_a_folder_that_is_removed_and_added_again_is_not_encoded_again(
    filled, small, sync, docs, found, encoded
):
    list(run_vectors(small))
    before = found(small)
    encoded.clear()
    sync()
    list(run_vectors(small))
    assert found(small) == ("small", 0)
    sync(docs)
    list(run_vectors(small))
    assert found(small) == before
    assert encoded == []


def test_of_a_text_that_changed_only_what_changed_is_encoded(filled, small, sync, docs, encoded):
    list(run_vectors(small))
    encoded.clear()
    file = docs / "closures.md"
    file.write_text(file.read_text().replace("borrows what it captures", "borrows it"))
    sync(docs)
    list(run_vectors(small))
    assert len(encoded) == 1
    assert "borrows it" in encoded[0]
