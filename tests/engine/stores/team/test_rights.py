"""Each sees only what the server lets their key see, whatever their own client would ask."""

from contextlib import closing
from dataclasses import replace

import pytest

from engine.errors import LibraryUnavailable
from engine.events import Notice, Recalled
from engine.library import Library
from engine.models.servers import Keys
from engine.stores.team import Place, Refused, join_team, open_client, server_of, share_with
from engine.sync import index_folders

pytest.importorskip("qdrant_client")
LEGAL = [{"collection": name, "access": "r"} for name in ("team", "team.legal")]


@pytest.fixture
def server(qdrant):
    return qdrant(key="secret")


@pytest.fixture
def desk(server, config):
    """Make a desk that has joined the team by a key."""
    opened = []

    def desk(name, key):
        at = replace(config, data_dir=config.data_dir / name, meaning=False)
        at.make_data_dir()
        join_team(at, "team", server.url, key=key)
        opened.append(Library(replace(at, library="team")))
        return opened[-1]

    yield desk
    for each in opened:
        each.close()


@pytest.fixture
def folders(tmp_path):
    """A folder for all, and one of a group, which has a copy of a document of the first."""
    texts = {
        "all/menu.txt": "The canteen serves soup on Mondays.",
        "all/rules.txt": "Visitors wear a badge in the building.",
        "legal/settlement.txt": "The settlement with Acme is 40 thousand euros.",
        "legal/copied-rules.txt": "Visitors wear a badge in the building.",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "all", tmp_path / "legal"


def sync(library, *folders):
    return list(index_folders(library.config, folders))


def found(library, question):
    *_, last = library.recall(question)
    assert isinstance(last, Recalled)
    return [[each.name for each in (hit.path, *hit.copies)] for hit in last.hits]


@pytest.fixture
def shared(desk, folders, readers):
    """The library of whoever indexes, with all of it indexed."""
    library = desk("admin", "secret")
    library.share_with(folders[1:], "legal")
    sync(library, *folders)
    return library


def test_a_group_sees_its_documents_and_those_of_all(shared, desk, server):
    member = desk("member", server.token(LEGAL))
    assert found(member, "settlement Acme") == [["settlement.txt"]]
    assert found(member, "soup Mondays") == [["menu.txt"]]
    [both] = found(member, "visitors badge")
    assert sorted(both) == ["copied-rules.txt", "rules.txt"]


def test_others_do_not_whatever_they_ask(shared, desk, server):
    other = desk("other", server.token(LEGAL[:1]))
    assert found(other, "settlement Acme") == []
    assert found(other, "visitors badge") == [["rules.txt"]]
    with closing(open_client(server.url, other.config.data_dir)) as client:
        assert [each.name for each in client.get_collections().collections] == ["team"]
        with pytest.raises(Refused, match="does not permit"):
            client.scroll("team.legal")
        points, _ = client.scroll("team", limit=100)
    assert not any("legal" in str(each.payload) or "copied" in str(each.payload) for each in points)


def test_what_a_group_no_longer_has_goes(shared, desk, server, folders):
    (folders[1] / "settlement.txt").unlink()
    sync(shared, *folders)
    member = desk("member", server.token(LEGAL))
    assert found(member, "settlement Acme") == []


def test_a_key_that_can_only_read_finds_and_is_told_that_it_cannot_write(
    shared, desk, server, folders
):
    reader = desk("reader", server.token([{"collection": "team", "access": "r"}]))
    assert found(reader, "soup Mondays") == [["menu.txt"]]
    assert sync(reader)  # without folders of its own there is nothing to write
    with pytest.raises(LibraryUnavailable, match="does not permit"):
        sync(reader, folders[0])
    assert not reader.folders()  # or it would be refused with every sync
    assert reader.status().indexed == 0
    assert found(reader, "soup Mondays") == [["menu.txt"]]


def test_a_key_without_the_right_to_make_a_collection_makes_no_group(desk, server, folders):
    desk("admin", "secret")
    writer = desk("writer", server.token([{"collection": "team", "access": "rw"}]))
    with pytest.raises(LibraryUnavailable, match="does not permit"):
        share_with(writer.config, folders[1:], "legal")
    assert Place.read(writer.config.library_dir) == Place(server.url, "team")


def test_what_is_indexed_for_all_is_not_given_to_a_group_in_passing(desk, folders, readers):
    library = desk("admin", "secret")
    sync(library, *folders)
    with pytest.raises(LibraryUnavailable, match="Remove its folder"):
        share_with(library.config, folders[1:], "legal")


def test_a_key_that_is_taken_back_is_said_with_the_next_question(shared, desk, server):
    member = desk("member", server.token(LEGAL))
    Keys(member.config.data_dir).keep(server_of(server.url), server.token(LEGAL, exp=1))
    with pytest.raises(Refused, match="has expired"):
        list(member.recall("soup"))


def test_a_root_that_is_unmounted_in_the_middle_is_no_deletion(shared, desk, server, folders):
    folders[1].rename(folders[1].with_name("away"))
    events = sync(shared, *folders)
    assert any(isinstance(e, Notice) and e.message.code == "sync.away" for e in events)
    member = desk("member", server.token(LEGAL))
    assert found(member, "settlement Acme") == [["settlement.txt"]]


def test_what_no_desk_could_read_is_known_to_those_who_may_see_it(shared, desk, server, folders):
    assert shared.team.shared().skipped == ()
    for folder in folders:
        (folder / "empty.txt").touch()
    sync(shared, *folders)
    other, member = desk("other", server.token(LEGAL[:1])), desk("member", server.token(LEGAL))
    seen = other.team.shared()
    assert [each.skipped.path for each in seen.skipped] == [folders[0] / "empty.txt"]
    assert (seen.documents, seen.passages, seen.shards, seen.replicas) == (2, 2, 1, 1)
    seen = member.team.shared()
    assert {each.skipped.path.parent for each in seen.skipped} == set(folders)
    assert {each.skipped.cause for each in seen.skipped} == {"empty"}
    assert (seen.documents, seen.collections) == (4, ("team", "team.legal"))
    assert len(member.team.skipped_elsewhere()) == len(shared.team.shared().skipped) == 2
    assert shared.team.skipped_elsewhere() == []  # they are its own
    written = len([method for method, _ in server.log if method == "PUT"])
    sync(shared, *folders)
    assert len([method for method, _ in server.log if method == "PUT"]) == written
    (folders[0] / "empty.txt").unlink()
    sync(shared, *folders)
    assert other.team.shared().skipped == ()


def test_what_two_desks_have_stays_until_both_have_it_no_longer(shared, desk, folders):
    second = desk("second", "secret")
    sync(second, folders[0])
    sync(second)
    assert found(shared, "soup Mondays") == [["menu.txt"]]
