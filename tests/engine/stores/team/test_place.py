"""Where a team's documents lie on each desk, and whose they are."""

import pickle
from pathlib import Path, PureWindowsPath

import pytest

from engine.errors import LibraryUnavailable
from engine.stores.team import Place

PLACE = Place("https://qdrant.example:6333", "team")


def test_it_is_read_as_it_was_written(tmp_path):
    place = PLACE.with_root("smb://files/legal", "/Volumes/legal").with_owner(
        Path("/Volumes/legal"), "legal"
    )
    place.write(tmp_path)
    assert Place.read(tmp_path) == place


def test_a_library_without_the_file_is_no_teams(tmp_path):
    assert Place.read(tmp_path) is None


@pytest.mark.parametrize(
    "content", ["address = ", "address = 'x'", "address = 1\ncollection = 'x'", "what = 'x'", "\0"]
)
def test_a_damaged_file_is_named(tmp_path, content):
    (tmp_path / "team.toml").write_text(content)
    with pytest.raises(LibraryUnavailable, match=r"team\.toml.*cannot be read"):
        Place.read(tmp_path)


def test_a_document_has_one_name_on_all_desks():
    mac = PLACE.with_root("smb://files/legal", "/Volumes/legal")
    name = mac.shared(Path("/Volumes/legal/2024/lease.pdf"))
    assert name == "smb://files/legal/2024/lease.pdf"
    linux = PLACE.with_root("smb://files/legal", "/mnt/legal/")
    assert linux.here(name) == Path("/mnt/legal/2024/lease.pdf")
    windows = Place("", "", roots={"smb://files/legal": "L:\\"})
    assert windows.shared(PureWindowsPath("L:\\2024\\lease.pdf")) == name
    assert PureWindowsPath(windows.here(name)) == PureWindowsPath("L:\\2024\\lease.pdf")


def test_a_name_that_is_not_mapped_here_stays_what_it_is():
    path = PLACE.here("smb://files/legal/lease.pdf")
    assert PLACE.shared(path) == "smb://files/legal/lease.pdf"
    assert PLACE.shared(Path("/docs/lease.pdf")) == "/docs/lease.pdf"


def test_a_name_that_is_not_mapped_here_is_shown_as_it_is_written():
    path = PLACE.here("smb://files/legal/lease.pdf")
    assert (str(path), f"{path.parent}") == ("smb://files/legal/lease.pdf", "smb://files/legal")
    assert pickle.loads(pickle.dumps(path)) == path
    assert str(pickle.loads(pickle.dumps(path)) / "x") == "smb://files/legal/lease.pdf/x"
    assert [str(each) for each in path.parents][-2:] == ["smb:", "."]
    assert path.is_relative_to(PLACE.here("smb://files/legal"))
    assert str(path.relative_to(PLACE.here("smb://files/legal"))) == "lease.pdf"
    assert Path(str(path)) == path in {Path(str(path))}
    assert path.as_posix() == str(path)


def test_the_longest_root_counts_and_whole_names_only():
    place = PLACE.with_root("smb://a", "/m/a").with_root("smb://b", "/m/a/b")
    assert place.shared(Path("/m/a/b/x")) == "smb://b/x"
    assert place.shared(Path("/m/a/bc/x")) == "smb://a/bc/x"
    assert place.shared(Path("/m/ab/x")) == "/m/ab/x"
    assert place.here("smb://ab/x") == Path("smb://ab/x")


def test_a_root_can_be_a_folder_of_another_desk():
    place = PLACE.with_root("/home/ann/docs/", "/mnt/docs")
    assert place.here("/home/ann/docs/x.pdf") == Path("/mnt/docs/x.pdf")
    assert place.with_root("/home/ann/docs", "") == PLACE


def test_what_is_no_root_is_refused():
    with pytest.raises(LibraryUnavailable, match="full path"):
        PLACE.with_root("smb://files", "docs")
    with pytest.raises(LibraryUnavailable, match="full path"):
        PLACE.with_root(" ", "/docs")
    with pytest.raises(LibraryUnavailable, match="“smb://files” is not one of the folders"):
        PLACE.with_root("smb://files", "")


def test_a_folder_is_of_the_group_that_it_was_given_to():
    place = PLACE.with_owner(Path("/docs/legal"), "legal")
    assert place.group_of(Path("/docs/legal/x.pdf")) == "legal"
    assert place.group_of(Path("/docs/x.pdf")) == ""
    assert place.collection_of("legal") == "team.legal"
    assert place.with_owner(Path("/docs/legal"), "") == PLACE
    with pytest.raises(LibraryUnavailable, match="name of a group"):
        place.with_owner(Path("/docs"), "a/b")


def test_collections_of_a_library_are_told_from_others():
    names = ["team", "team.legal", "teams", "team.legal.old", "other.legal", "team."]
    assert [PLACE.group_in(each) for each in names] == ["", "legal", None, None, None, None]
