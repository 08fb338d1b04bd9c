"""Signed content: what a signature of CMS (S/MIME and .p7m, RFC 5652) was made over, or compressed.

The signature is not checked. Of all ASN.1 only the way to the content is wanted here, for which a
library would be larger than this.
"""

import zlib
from base64 import b64decode
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_OBJECT_ID, _OCTETS, _OCTETS_IN_PARTS, _SEQUENCE, _EXPLICIT = 0x06, 0x04, 0x24, 0x30, 0xA0
_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")  # 1.2.840.113549.1.9.16.1.9
_UNPACKED_MAX = 64 << 20  # bytes
_END = b"\0\0"  # of a value that does not tell its length
_DEPTH_MAX = 20


def signed_content(data: bytes) -> bytes | None:
    """Return what was signed; None if that is not inside, or the data is no signature."""
    try:
        return _content(data if data[:1] == bytes([_SEQUENCE]) else _from_text(data))
    except (ValueError, IndexError, zlib.error):
        return None


def _from_text(data: bytes) -> bytes:
    """Return what is in Base64, perhaps between lines that say so."""
    return b64decode(b"".join(line for line in data.split(b"\n") if not line.startswith(b"-----")))


class _Value(NamedTuple):
    tag: int
    start: int
    end: int
    after: int


def _content(data: bytes) -> bytes:
    outer = _value(data, 0)
    kind = _first(data, outer, _OBJECT_ID)
    name = data[kind.start : kind.end]
    if name not in {_SIGNED, _COMPRESSED}:
        raise ValueError
    signed = _first(data, _first(data, outer, _EXPLICIT), _SEQUENCE)
    # What was compressed stands behind how.
    holder = _first(data, signed, _SEQUENCE, skip=int(name == _COMPRESSED))
    content = _first(data, holder, _EXPLICIT)
    found = b"".join(_octets(data, next(_inside(data, content), outer), 0))
    return found if name == _SIGNED else zlib.decompressobj().decompress(found, _UNPACKED_MAX)


def _octets(data: bytes, value: _Value, depth: int) -> Iterator[bytes]:
    if value.tag == _OCTETS:
        yield data[value.start : value.end]
    elif value.tag == _OCTETS_IN_PARTS and depth < _DEPTH_MAX:
        for part in _inside(data, value):
            yield from _octets(data, part, depth + 1)
    else:
        raise ValueError


def _first(data: bytes, value: _Value, tag: int, skip: int = 0) -> _Value:
    such = (inner for inner in _inside(data, value) if inner.tag == tag)
    found = next(islice(such, skip, None), None)
    if found is None:
        raise ValueError
    return found


def _inside(data: bytes, value: _Value) -> Iterator[_Value]:
    """Yield the values in a value; what is cut off at the end is not there."""
    at = value.start
    while at < value.end:
        inner = _value(data, at)
        yield inner
        at = inner.after


def _value(data: bytes, at: int, depth: int = 0) -> _Value:
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        if depth > _DEPTH_MAX:
            raise ValueError
        end = start
        while end < len(data) and data[end : end + 2] != _END:
            end = _value(data, end, depth + 1).after
        return _Value(tag, start, end, end + 2)
    if length > 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    end = min(start + length, len(data))
    return _Value(tag, start, end, end)
