"""Keys: in the system's keyring where it works, else in a private file."""

import logging
import stat

import keyring
import pytest
from keyring.backend import KeyringBackend

from engine.models.servers import Keys, parse_address, without_key

HERE, THERE = parse_address("http://localhost:8000/v1"), parse_address("https://api.example.com/v2")


class Remembering(KeyringBackend):
    """A keyring that works; `forgets`: it takes keys, and has none."""

    priority = 1

    def __init__(self, *, forgets=False):
        super().__init__()
        self.forgets, self.content = forgets, {}

    def get_password(self, service, username):
        return self.content.get((service, username))

    def set_password(self, service, username, password):
        if not self.forgets:
            self.content[service, username] = password

    def delete_password(self, service, username):
        del self.content[service, username]


@pytest.fixture
def use_keyring():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_key_is_kept_in_the_keyring_and_in_no_file(tmp_path, use_keyring):
    use_keyring(ring := Remembering())
    Keys(tmp_path).keep(THERE, "secret")
    assert ring.content == {("Pagewise", "https://api.example.com"): "secret"}
    assert "secret" not in (tmp_path / "keys.json").read_text()
    assert Keys(tmp_path).get(parse_address("https://api.example.com/v1/rerank#m")) == "secret"
    assert Keys(tmp_path).get(HERE) == ""
    Keys(tmp_path).keep(THERE, "")
    assert Keys(tmp_path).get(THERE) == ""


def test_without_a_keyring_it_is_in_a_private_file(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    data_dir = tmp_path / "data"
    Keys(data_dir).keep(THERE, "secret")
    Keys(data_dir).keep(HERE, "other")
    [file] = data_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Keys(data_dir).get(THERE) == "secret"
    Keys(data_dir).keep(THERE, "")
    assert (Keys(data_dir).get(THERE), Keys(data_dir).get(HERE)) == ("", "other")
    assert "secret" not in caplog.text


def test_a_keyring_that_keeps_nothing_is_not_relied_on(tmp_path, use_keyring):
    use_keyring(Remembering(forgets=True))
    Keys(tmp_path).keep(THERE, "secret")
    assert Keys(tmp_path).get(THERE) == "secret"


def test_a_key_that_goes_into_the_keyring_leaves_the_file(tmp_path, use_keyring):
    Keys(tmp_path).keep(THERE, "old")
    use_keyring(Remembering())
    Keys(tmp_path).keep(THERE, "new")
    assert Keys(tmp_path).get(THERE) == "new"
    assert "old" not in (tmp_path / "keys.json").read_text()


def test_a_folder_that_is_called_eval_is_no_evaluation(tmp_path):
    data_dir = tmp_path / "eval" / "mine"
    Keys(data_dir).keep(THERE, "secret")
    assert [each.name for each in data_dir.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("content", ["", "[]", '{"http://localhost:8000": 7}', "{"])
def test_a_damaged_file_holds_no_key(tmp_path, content):
    (tmp_path / "keys.json").write_text(content)
    assert Keys(tmp_path).get(HERE) == ""


def test_all_keys_of_the_keyring_are_forgotten(tmp_path, use_keyring):
    use_keyring(ring := Remembering())
    Keys(tmp_path).keep(THERE, "secret")
    Keys(tmp_path).forget_all()
    assert ring.content == {}


def test_what_a_server_repeats_of_a_key_is_not_shown():
    assert without_key("sk-1 is\n no key", "sk-1") == "… is no key"
    assert without_key("no  key", "") == "no key"
