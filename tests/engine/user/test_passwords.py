import stat

import pytest

from engine.errors import LibraryUnavailable
from engine.user import Passwords, PasswordStore


def test_they_are_kept_in_order_and_once(tmp_path):
    file = tmp_path / "passwords.json"
    assert Passwords.read(file).words == ()
    store = PasswordStore(file, lambda: 3)
    assert [store.add(word) for word in ("b", "密 a", "b")] == [3, 3, 3]
    assert store.words() == ("b", "密 a")
    assert (store.remove("b"), store.remove("never")) == (True, False)
    assert store.words() == ("密 a",)


def test_the_file_is_private(tmp_path):
    file = tmp_path / "passwords.json"
    Passwords(("a",)).write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_they_do_not_show_in_a_log():
    assert "sesame" not in repr(Passwords(("sesame",)))


@pytest.mark.parametrize("content", ["[]", '{"version": 1, "passwords": "abc"}', '{"version": 1}'])
def test_a_file_that_makes_no_sense_is_left_alone(tmp_path, content):
    file = tmp_path / "passwords.json"
    file.write_text(content)
    with pytest.raises(LibraryUnavailable, match="list of your passwords"):
        Passwords(("a",)).write(file)
    assert file.read_text() == content
