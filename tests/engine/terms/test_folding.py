import unicodedata

import pytest
from hypothesis import given, strategies as st

from engine.terms.folding import fold, folded, folded_with_places, simplified

# Letters whose capital is one letter, and is lowered to them.
ALPHABETS = (
    "abcxyzßøłœæıđðþàéïñüçşğąęőůčřžơưệ"
    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώϊϋ"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїґў"
    "աբգდეზ"
)


@given(st.text(st.sampled_from(ALPHABETS + " 12-'")))
def test_all_forms_of_a_text_fold_alike(text):
    wanted = fold(text)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == wanted
    assert fold(text.upper()) == wanted
    assert fold(wanted) == wanted


LIKELY = st.text(
    st.sampled_from("aZ9 ée\u0301ﾞｶｷガ图圖⽂⻓½²³№㎡…™´ʼ‑\u00ad\u200bй\u0306и한ᄒ\u1161\u11ab￦ﬁ٤ึท")
)


@given(LIKELY | st.text())
def test_the_places_are_those_of_the_folded_text(text):
    plain, starts, ends = folded_with_places(text)
    assert plain == folded(text)
    assert len(plain) == len(starts) == len(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert list(starts) == sorted(starts)


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("⽂件 ⼈⼯ ⻓期 ⻅", "文件 人工 长期 见"),
        ("moun\u00adtain watch\u200btower a\u2060b\u200d\ufe0f", "mountain watchtower ab"),
        ("٤٧١٢٩ ۹۳ ५८ ๖๑ ８２", "47129 93 58 61 82"),
        ("W‑2 A−7 1–2 комп’ютер комп\u02bcютер O´Brien", "W-2 A-7 1-2 комп'ютер комп'ютер O'Brien"),
        (
            "Straße Møllehøj Łódź cœur Æble kış Đà ðþ",
            "Strasse Mollehoj Lodz coeur Aeble kis Da dth",
        ),
        ("Расчёт Київ йод", "Расчет Київ йод"),
        ("άνθρωπος ΆΝΘΡΩΠΟΣ", "ανθρωποσ ΑΝΘΡΩΠΟΣ"),
        ("مُحَمَّدٌ المَـــدْرَسَة أعضاء الإسكندرية ی ک", "محمد المدرسه اعضاء الاسكندريه ي ك"),
        ("בְּרֵאשִׁית אֱלֹהִים", "בראשית אלהים"),
        ("100㎡ ﬁne ① ㈱ x² 10³ 1½", "100 m2  fine  1   (株)  x2 10 3 1 1/2 "),
        ("リンゴ ｶﾞｲﾄﾞ コーヒー №5", "りんご がいど こーひー  No 5"),
        ("हिन्दी ไทย が 한국어 ≠ 📅", "हिन्दी ไทย が 한국어 ≠ 📅"),
    ],
)
def test_each_sign_becomes_its_usual_form(written, usual):
    assert folded(written) == usual


def test_all_kangxi_radicals_and_nearly_all_others_are_ideographs():
    signs = [chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))]
    left = [sign for sign in signs if not "\u3400" <= folded(sign) <= "\U0003ffff"]
    assert left == ["\u2e80", "\u2e9a"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [("圖書館", "图书馆"), ("線程池", "线程池"), ("図", "図"), ("a é", "a é")],
)
def test_traditional_characters_become_simplified(written, plain):
    assert simplified(written) == plain


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)))
def test_the_length_stays_and_twice_is_as_once(text):
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
