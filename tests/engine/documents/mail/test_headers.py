import pytest

from engine.documents.mail.headers import decode_value, parse


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain", "plain"),
        ("=?gb2312?B?yv2+3b/i?= =?gb2312?B?z7XNsw==?=", "数据库系统"),
        ("=?gb2312?B?yv2+?= =?gb2312?B?3b/i?=", "数据库"),
        ("Re: =?utf-8?q?=E6=95=B0?= 库", "Re: 数 库"),
        ("=?no-such?q?caf=E9?=", "café"),
        ("=?utf-8?B?!!!?=", ""),
        ("x\n\ty\0", "x y\0"),
    ],
)
def test_decode_value(raw, text):
    assert decode_value(raw) == text


def test_parser_never_raises_on_headers():
    for name in ("content-type", "content-disposition", "content-transfer-encoding", "subject"):
        for value in ("", ";", "=?", "a/b; name*=x'y", 'a; filename*0*="%', "\0", "é" * 99):
            data = f"{name}: {value}\n\nx".encode("latin-1")
            parse(data).get_filename()
