import zlib
from base64 import encodebytes
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import CertificateBuilder, Name, random_serial_number

from engine.documents.mail.signed import signed_content


@pytest.fixture(scope="module")
def sign():
    key, name = ec.generate_private_key(ec.SECP256R1()), Name([])
    builder = CertificateBuilder(name, name, key.public_key(), random_serial_number())
    until = datetime(2100, 1, 1, tzinfo=UTC)
    builder = builder.not_valid_before(datetime(2000, 1, 1, tzinfo=UTC)).not_valid_after(until)
    signer = builder.sign(key, hashes.SHA256()), key, hashes.SHA256()

    def signing(data, encoding=Encoding.DER, *options):
        made = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(*signer)
        return made.sign(encoding, [pkcs7.PKCS7Options.Binary, *options])

    return signing


@pytest.mark.parametrize("size", [0, 5, 200, 70_000])
def test_content(sign, size):
    assert signed_content(sign(b"x" * size)) == b"x" * size


def test_content_in_base64(sign):
    assert signed_content(sign(b"text", Encoding.PEM)) == b"text"
    assert signed_content(encodebytes(sign(b"text"))) == b"text"


def test_content_in_parts_of_no_stated_length():
    parts = b"\x24\x80\x04\x03one\x04\x04 two\0\0"
    content = b"\x30\x80\x06\x01\x2a\xa0\x80" + parts + b"\0\0\0\0"
    fields = b"\x02\x01\x01\x31\x80\0\0" + content + b"\x31\0\0\0"
    kind = b"\x06\x09" + bytes.fromhex("2a864886f70d010702")
    assert signed_content(b"\x30\x80" + kind + b"\xa0\x80\x30\x80" + fields + b"\0\0\0\0") == (
        b"one two"
    )


def test_content_that_is_compressed():
    def part(tag, data):
        return bytes([tag, 0x81, len(data)]) + data

    kind = part(0x06, bytes.fromhex("2a864886f70d0109100109"))
    content = part(0x30, b"\x06\x01\x2a" + part(0xA0, part(0x04, zlib.compress(b"text" * 9))))
    fields = part(0x30, b"\x02\x01\x00" + part(0x30, b"\x06\x01\x2a") + content)
    assert signed_content(part(0x30, kind + part(0xA0, fields))) == b"text" * 9


def test_no_content(sign):
    assert signed_content(sign(b"x", Encoding.DER, pkcs7.PKCS7Options.DetachedSignature)) is None
    for data in (b"", b"text", b"\x30", b"\x30\x80" * 500_000, b"\x30\x84\xff\xff\xff\xff\x06"):
        assert signed_content(data) is None


def test_damage(sign):
    whole = sign(b"text" * 20)
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0xFF
        signed_content(bytes(data))
        signed_content(whole[:place])
