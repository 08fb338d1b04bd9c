"""A team's library in the shell: created, joined, refused, and left."""

import io
import json
import platform

import pytest

from app.shell.cli import run
from engine.models.servers import Keys
from engine.stores.team import Place, server_of

pytest.importorskip("qdrant_client")


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch):
    """`shell("libraries", "list")` runs a command; gives (code, stdout, stderr)."""

    def shell(*words, line="", desk="data"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
        code = run(["--data-dir", str(tmp_path / desk), *map(str, words)])
        return code, *capsys.readouterr()

    return shell


def test_a_library_is_created_on_a_server_listed_and_left(shell, qdrant, tmp_path):
    server = qdrant(key="secret")
    new = ("libraries", "new", "team", "--on", server.url, "--key", "--shards", 3, "--replicas", 2)
    code, out, err = shell(*new, line="secret")
    assert (code, err) == (0, "")
    assert "is the collection team at 127.0.0.1" in out
    assert server.shards["team"] == (3, 2)
    assert shell("libraries", "list")[1] == f"team  {server.url}#team\n"
    assert Keys(tmp_path / "data").get(server_of(server.url)) == "secret"
    code, out, _ = shell("libraries", "remove", "team", "--yes")
    assert code == 0
    assert shell("libraries", "list")[1] == ""
    assert Keys(tmp_path / "data").get(server_of(server.url)) == ""
    assert server.engine.collection_exists("team")


def test_a_damaged_one_is_listed_and_can_be_removed(shell, tmp_path):
    for name in ("broken", "mine"):
        shell("libraries", "new", name)
    (tmp_path / "data/libraries/broken/team.toml").write_text("address = ")
    code, out, err = shell("libraries", "list")
    assert (code, out) == (0, "broken\nmine\n")
    assert "team.toml" in err
    code, _, err = shell("search", "soup", "--library", "broken")
    assert (code, "cannot be read" in err, err.count("\n")) == (1, True, 1)
    assert shell("libraries", "remove", "broken", "--yes")[0] == 0


def test_another_desk_joins_it_under_a_name_of_its_own(shell, qdrant, tmp_path):
    server = qdrant()
    assert shell("libraries", "new", "team", "--on", server.url)[0] == 0
    assert shell("libraries", "new", "ours", "--on", f"{server.url}#team", desk="b")[0] == 0
    assert Place.read(tmp_path / "b/libraries/ours") == Place(server.url, "team")
    assert sum(each == ("PUT", "/collections/team") for each in server.log) == 1


def test_a_reader_joins_with_a_key_that_can_only_read(shell, qdrant):
    server = qdrant(key="secret")
    shell("libraries", "new", "team", "--on", server.url, "--key", line="secret")
    token = server.token([{"collection": "team", "access": "r"}])
    new = ("libraries", "new", "team", "--on", server.url, "--key")
    assert shell(*new, line=token, desk="b")[0] == 0
    code, _, err = shell("libraries", "new", "other", "--on", server.url, desk="b")
    assert (code, "does not permit" in err) == (1, True)


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        (None, "belongs to another program"),
        ({"program": "pagewise", "version": 99}, "newer Pagewise"),
        ({"program": "pagewise", "version": 0}, "older Pagewise"),
    ],
)
def test_a_collection_that_does_not_fit_is_left_alone(shell, qdrant, tmp_path, stamp, said):
    server = qdrant()
    server.engine.create_collection("team", vectors_config={}, metadata=stamp)
    code, _, err = shell("libraries", "new", "team", "--on", server.url)
    assert (code, err.count("\n")) == (1, 1)
    assert said in err
    assert {method for method, _ in server.log} == {"GET"}
    assert shell("libraries", "list")[1] == ""


def test_what_cannot_be_joined_leaves_nothing_behind(shell, qdrant, tmp_path):
    server = qdrant(key="secret")
    server.key, new = "secret", ("libraries", "new", "team", "--on")
    code, _, err = shell(*new, server.url, "--key", line="wrong")
    assert (code, "does not accept the key" in err) == (1, True)
    assert Keys(tmp_path / "data").get(server_of(server.url)) == ""
    code, _, err = shell(*new, server.url)
    assert (code, "requires a key" in err) == (1, True)
    code, _, err = shell(*new, "qdrant.example")
    assert (code, "not the address of a server" in err) == (1, True)
    code, _, err = shell(*new, f"{server.url}#a/b")
    assert (code, "name of a collection" in err) == (1, True)
    code, _, err = shell("libraries", "new", "team", "--shards", 2)
    assert (code, "add --on" in err) == (1, True)
    assert shell("libraries", "list")[1] == ""


def test_text_goes_elsewhere_only_after_a_yes(shell):
    code, _, err = shell("libraries", "new", "team", "--on", "http://qdrant.example:6333")
    assert code == 1
    assert "will be sent to qdrant.example:6333, without encryption" in err


def test_the_key_can_be_changed_for_one_that_is_accepted(shell, qdrant, tmp_path):
    server = qdrant(key="secret")
    shell("libraries", "new", "team", "--on", server.url, "--key", line="secret")
    code, _, err = shell("libraries", "key", "team", line="wrong")
    assert (code, "does not accept" in err) == (1, True)
    assert Keys(tmp_path / "data").get(server_of(server.url)) == "secret"
    token = server.token([{"collection": "team", "access": "r"}])
    assert shell("libraries", "key", "team", line=token)[0] == 0
    assert Keys(tmp_path / "data").get(server_of(server.url)) == token


def test_roots_are_mapped_and_forgotten(shell, qdrant, tmp_path):
    shell("libraries", "new", "team", "--on", qdrant().url)
    mapping = ("libraries", "map", "team")
    code, out, _ = shell(*mapping, "smb://files/legal", "/Volumes/legal")
    assert (code, out) == (0, "smb://files/legal → /Volumes/legal\n")
    assert shell(*mapping)[1] == out
    code, _, err = shell(*mapping, "smb://files/legal")
    assert (code, "Say where that folder is" in err) == (1, True)
    assert shell(*mapping, "smb://files/legal", "--remove")[1] == ""
    code, _, err = shell(*mapping, "smb://files/legal", "--remove")
    assert (code, "not one of the folders" in err) == (1, True)


def test_a_private_library_has_no_roots(shell):
    shell("libraries", "new", "mine")
    code, _, err = shell("libraries", "map", "mine", "a", "/b")
    assert (code, "is not a team’s library" in err) == (1, True)


def test_the_status_is_that_of_the_server(shell, qdrant, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("The canteen serves soup.")
    (docs / "b.txt").touch()
    server = qdrant()
    shell("libraries", "new", "team", "--on", server.url, "--shards", 2)
    assert shell("index", docs, "--library", "team", "--no-vectors")[0] == 0
    shell("libraries", "new", "team", "--on", server.url, desk="b")
    code, out, _ = shell("status", "--library", "team", "--json", desk="b")
    status = json.loads(out)
    known = status["server"]
    assert (code, status["passages"], status["skipped"]) == (0, 0, [])
    assert (known["documents"], known["passages"]) == (1, 1)
    assert (known["shards"], known["replicas"], known["collections"]) == (2, 1, ["team"])
    assert [each["path"] for each in known["skipped"]] == [str(docs / "b.txt")]
    assert known["skipped"][0]["desk"] == platform.node()
    out = shell("status", "--library", "team", desk="b")[1]
    assert "1 documents, 1 passages at http://127.0.0.1" in out
    assert "1 not indexed on other computers of the team" in out
    assert f"{docs / 'b.txt'}: " in out
    out = shell("status", "--library", "team")[1]
    assert "0 not indexed on other computers of the team" in out
    assert out.count(f"{docs / 'b.txt'}: ") == 1


def test_one_group_alone_needs_folders_and_a_teams_library(shell, tmp_path):
    code, _, err = shell("index", "--group", "legal")
    assert (code, "Name the folders" in err) == (1, True)
    code, _, err = shell("index", tmp_path, "--group", "legal")
    assert (code, "not a team’s library" in err) == (1, True)


def test_a_library_is_copied_to_a_team_and_back(shell, qdrant, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "menu.txt").write_text("The canteen serves soup on Mondays.")
    shell("index", docs)
    shell("libraries", "new", "team", "--on", qdrant().url)
    code, out, err = shell("libraries", "copy", "--to", "team", "--json")
    assert (code, json.loads(out)["passages"]) == (0, 1), err
    code, _, err = shell("libraries", "copy", "--to", "team")
    assert (code, "already has documents or folders" in err) == (1, True)
    shell("libraries", "new", "mine")
    assert shell("libraries", "copy", "team", "--to", "mine")[0] == 0
    assert "menu.txt" in shell("search", "soup", "--library", "mine", "--no-rerank")[1]


def test_a_library_is_not_copied_to_itself_or_nowhere(shell):
    shell("libraries", "new", "mine")
    code, _, err = shell("libraries", "copy", "mine", "--to", "mine")
    assert (code, "copied to itself" in err) == (1, True)
    code, _, err = shell("libraries", "copy", "--to", "nowhere")
    assert (code, "There is no library" in err) == (1, True)
