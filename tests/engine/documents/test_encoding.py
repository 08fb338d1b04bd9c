import codecs

import pytest
from hypothesis import given, strategies as st

from engine.documents.encoding import decode, is_utf16

SIMPLIFIED = "我们的数据库系统可以对文件建立索引，也能在网络上读写。"
TRADITIONAL = "我們的資料庫系統可以對檔案建立索引，也能在網絡上讀寫。"
HANZI = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也"
COMMON = st.permutations(HANZI).map("".join)  # one hanzi over and over may be valid UTF-8
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\x1b\ufeff"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gb2312"),
        (TRADITIONAL, "big5"),
        ("数据库索引", "gb18030"),
        ("中文文件", "gb18030"),
        ("網路伺服器", "big5"),
        ("中文文件", "big5"),
        ("# README\n\nHow to build the index 建立索引 with one command.", "gb18030"),
        ("# README\n\nHow to build the index 建立索引 with one command.", "big5"),
        ("日本語のテキストです", "shift_jis"),
        ("これは日本語の文書です。", "euc_jp"),
        ("これは日本語の文書です。", "iso2022_jp"),
        ("안녕하세요 이것은 한국어 문서입니다.", "euc_kr"),
        ("Привет мир, как дела сегодня", "cp1251"),
        ("Привет мир, как дела сегодня", "koi8-r"),
        ("café déjà vu naïve", "latin-1"),
        ("“Müller” – Größe 5°C", "cp1252"),
        ("plain words", "utf-16-le"),
        ("plain words", "utf-16-be"),
        ("数据库", "utf-16"),
        ("数据库", "utf-8-sig"),
        ("数据库", "utf-32"),
    ],
)
def test_decode(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_rare_signs_need_gb18030():
    text = SIMPLIFIED + "㐀𠀀"
    assert decode(text.encode("gb18030")) == text


def test_declared_is_believed_where_it_fits():
    data = "Příliš žluťoučký kůň".encode("cp1250")
    assert decode(data, "windows-1250") == "Příliš žluťoučký kůň"
    assert decode("数据库".encode("gb18030"), "gb2312") == "数据库"
    assert decode(b"caf\xe9 \x80", "iso-8859-1") == "café €"


@pytest.mark.parametrize("declared", ["no-such", "base64", "utf-16", "ascii\0", "", "utf-8"])
def test_declared_nonsense_does_no_harm(declared):
    assert decode("我们的数据库".encode("gb18030"), declared) == "我们的数据库"
    assert decode("数据库".encode(), declared) == "数据库"


def test_newlines_and_nuls():
    assert decode(b"a\r\nb\rc\nd\0e") == "a\nb\nc\nde"


def test_a_few_bad_bytes_are_damage_not_another_encoding():
    data = (SIMPLIFIED * 3).encode() + b"\xff end"
    assert decode(data) == SIMPLIFIED * 3 + "\ufffd end"


def test_long_line_is_sampled_without_halving_a_sign():
    text = "a" + SIMPLIFIED * 4000
    assert decode(text.encode("gb18030")) == text


def test_signs_far_into_the_file():
    text = "ascii\n" * 40_000 + SIMPLIFIED
    assert decode(text.encode("gb18030")) == text


def test_is_utf16():
    assert is_utf16(codecs.BOM_UTF16_BE + b"\0a")
    assert is_utf16("plain words".encode("utf-16-be"))
    assert not is_utf16(b"plain words")
    assert not is_utf16(b"\0" * 64)
    assert not is_utf16(b"")


@given(st.binary())
def test_decode_never_raises(data):
    text = decode(data)
    assert "\0" not in text
    assert "\r" not in text


@given(ANY)
def test_utf8_round_trip(text):
    assert decode(text.encode("utf-8")) == text


@given(ANY)
def test_utf16_round_trip(text):
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


@given(COMMON, st.text("abc XYZ.,()#\n"))
def test_gb18030_round_trip(hanzi, english):
    assert decode((english + hanzi + english).encode("gb18030")) == english + hanzi + english


def test_nuls_of_a_serial_line_and_of_a_crash():
    assert (
        decode(b"a broken\0 line" + bytes(512) + b"and the next") == "a broken line\nand the next"
    )


@pytest.mark.parametrize("declared", ["us-ascii", "ISO-8859-1"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет мир, как дела сегодня у вас дома", "koi8-r"),
        ("会议安排在明天下午三点钟", "gb18030"),
        ("Grüße aus Füßen", "cp1252"),
        ("Il a été créé à l’école, « déjà » été", "cp1252"),
    ],
)
def test_a_declared_encoding_that_is_only_a_default(text, encoding, declared):
    assert decode(text.encode(encoding), declared) == text
