import binascii

import pytest

from engine.documents.mail.old_text import without_armour, without_commands, without_files


def _uuencoded(data):
    lines = [binascii.b2a_uu(data[n : n + 45]).decode() for n in range(0, len(data), 45)]
    return f"begin 644 notes.txt\n{''.join(lines)}`\nend"


def test_files_between_the_lines():
    data = b"The pump is in the cellar, behind the second door on the left."
    text, files = without_files(f"Above\n{_uuencoded(data)}\nBelow")
    assert text == "Above\n\nBelow"
    assert files == [("notes.txt", data)]


@pytest.mark.parametrize(
    "text", ["begin 644 times\nand the\nend", "begin 9 x\nend", "\nbegin 644 a\n" * 99 + "\nend"]
)
def test_words_are_no_file(text):
    assert without_files(text) == (text, [])


def test_commands_of_enriched_text():
    text = "<bold>One</bold>\nline <param>red</param>a << b\n\nnext"
    assert without_commands(text) == "One line a < b\nnext"


def test_the_armour_of_pgp():
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOne\n- -- two\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\nfooter"
    )
    assert without_armour(signed) == ("One\n-- two\n\nfooter", False)
    sealed = "a\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\nb"
    assert without_armour(sealed) == ("a\n\nb", True)
    many = "-----BEGIN PGP SIGNED MESSAGE-----\n" * 30_000
    assert without_armour(many) == (many, False)  # in linear time
    assert without_armour("-----BEGIN PGP nothing") == ("-----BEGIN PGP nothing", False)
