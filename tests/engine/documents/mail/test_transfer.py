from base64 import b64encode
from email import message_from_bytes

from engine.documents.mail.transfer import content


def _content(encoding, body):
    return content(message_from_bytes(b"Content-Transfer-Encoding: %s\n\n" % encoding + body))


def test_blanks_behind_a_line_that_goes_on():
    assert _content(b"Quoted-Printable", b"K=F6ln =  \r\nand=\t\nso =3d on=ZZ") == (
        b"K\xf6ln and" + b"so = on=ZZ"
    )


def test_the_footer_of_a_mailing_list_is_no_base64():
    data = "Die Brücke ist zu".encode()
    for cut in range(2):
        encoded = b64encode(data)[: -cut or None]
        body = b"%s\n_____\nwaders mailing list\n" % encoded
        assert _content(b"base64", body).startswith(data[:-2])
        assert _content(b"base64", body).endswith(b"\n_____\nwaders mailing list\n")
    assert _content(b"base64", b64encode(data)) == data


def test_what_is_no_base64_at_all_is_left_to_the_parser():
    assert _content(b"base64", b"-- plain --") is not None
