"""What people type, and a file that holds it written in another way."""

import unicodedata

import pytest

from engine.events import Recalled
from engine.library import Library
from engine.terms import all_terms

KINDS = [  # of a file, and questions that must find it
    ("copied ⽂件系统 ⼈⼯智能", '"文件系统"', '"人工智能"', "⽂件系统"),
    ("inter\u00adnational water\u200bfall", "international", '"waterfall"'),
    ("the _original_ deed and __init__ of it", "original", '"the original deed"', "init"),
    ("MySQL8.0 beside PostgreSQL16 and an iPhone15", "mysql", "postgresql", "iphone"),
    ("U.S.A. and G.m.b.H. by I.B.M.", "USA", "gmbh", "IBM", "U.S.A."),
    ("the NATO and a PhD", "N.A.T.O.", "Ph.D."),
    ("the form W\u20112 of COVID\u201119, A\u22127", "W-2", '"COVID-19"', "A-7"),
    ("Комп\u02bcютер у Києві", "комп'ютер", "комп’ютер"),
    ("Große Straße in Łódź, cœur de bœuf", "Strasse", "Lodz", "coeur", "GROSSE STRASSE"),
    ("Herr Müller", "Mueller", "muller", '"Herr Müller"'),
    ("Mr Moeller", "Möller"),
    ("Расчёт произведён", "расчет", '"расчет произведен"'),
    ("Ο άνθρωπος", "ΑΝΘΡΩΠΟΣ"),
    ("كَتَبَ مُحَمَّدٌ في الإسكندرية", "محمد", "الاسكندرية"),
    ("בְּרֵאשִׁית בָּרָא", "בראשית"),
    ("رقم ٤٧١٢٩", "47129"),
    ("45831 kilns", "४५८३१", "４５８３１"),
    ("1,234,567 trees and 48 250,75 leaves", "1234567", "1.234.567", "48250.75", '"1234567 trees"'),
    ("call +49 (0)471 / 55 50-199", "+494715550199"),
    ("by e-mail and Wi-Fi", "email", "wifi", '"email and wifi"'),
    ("a cooperative dropdown", "co-operative", "drop-down"),
    ("the data set with its file name", "dataset", "filename"),
    ("one spreadsheet", "spread sheet"),
    ("the R&D budget", "R & D"),
    ("📅 lease, ★★★★★, 5 €, a != b", "📅", "★★★★★", "€", "!="),
    ("an area of 100㎡ at 25℃", "m2", "25 °C"),
    ("Der Mietvertrag, Kündigungsfristen", "Vertrag", "vertrag*", "Miet*", "*vertrag", "*frist*"),
    ("Договоры аренды, которые хранятся в архиве", "договор аренда"),
    ("I contratti d'affitto scadono a giugno", "contratto"),
    ("Xi'an, the Qur'an; צה״ל", "xian", "Quran", 'צה"ל', "צהל"),
    ("12 m³/h by SHA256withRSA", "m3", "sha256", '"SHA256withRSA"'),
    ("4_194_304 pages, ٧٬٣٤٥٬٦٧٨", "4194304", "7345678"),
    ("138 0013 8000", "13800138000", "138-0013-8000"),
    ("二○二六年，五十七万元", "2026", "二〇二六年", "570000", "57万"),
    ("std::mem, x += 1", "::", "+="),
    ("send an e mail, then log in over wi fi", "email", "login", "wifi"),
    ("a checkin desk and its backup", "check in", "back up"),
    ("valve KT-8822/B of www.example.org", '"KT-8822"', '"example.org"'),
    ("drei Monatsmieten Mietkaution", "Kaution", "*kaution"),
    ("w Łodzi u pana Wałęsy", "Walesa"),
]


@pytest.fixture
def kinds(library, sync, tmp_path) -> Library:
    folder = tmp_path / "kinds"
    folder.mkdir()
    for number, (text, *_) in enumerate(KINDS):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    sync(folder)
    return library


def recall(library: Library, question: str) -> Recalled:
    *_, last = library.recall(question)
    assert isinstance(last, Recalled)
    return last


def test_what_is_written_in_another_way_is_found_and_marked(kinds):
    for number, (_, *questions) in enumerate(KINDS):
        for question in questions:
            hits = [hit for hit in recall(kinds, question).hits if hit.path.stem == str(number)]
            assert hits, question
            assert hits[0].spans, question


@pytest.fixture
def found(library, sync, tmp_path):
    """`found(question, *texts)`: the recall of a library of a file for each text."""
    folder = tmp_path / "texts"
    folder.mkdir()

    def found(question: str, *texts: str) -> Recalled:
        for number, text in enumerate(texts):
            (folder / f"{number}.md").write_text(text)
        sync(folder)
        return recall(library, question)

    return found


def names(recalled: Recalled) -> list[str]:
    return [hit.path.stem for hit in recalled.hits]


COMMANDS = (
    "Unpack it with `tar -xzf archive.tgz`.",
    "The archive of the city.",
    "A jaguar, a car.",
)


@pytest.mark.parametrize(
    ("question", "first", "left_out"),
    [
        ("tar -xzf archive", "0", ()),
        ("how do I unpack with tar -xzf", "0", ()),
        ("archive -m", "1", ()),
        ("-xzf", "0", ()),
        ("unpack tar -xzf=all", "0", ()),
        ("archive -tar", "1", ("-tar",)),
        ("jaguar -xzf", "2", ("-xzf",)),  # no passage has both
    ],
)
def test_an_option_of_a_command_is_a_word(found, question, first, left_out):
    recalled = found(question, *COMMANDS)
    assert names(recalled)[0] == first
    assert recalled.left_out == left_out


def test_it_is_said_that_the_best_was_left_out(found):
    recalled = found('archive -"of the city" -zebra', *COMMANDS)
    assert names(recalled) == ["0"]
    assert [remark.code for remark in recalled.remarks] == ["recall.left-out"]
    assert '-"of the city"' in str(recalled.remarks[0])
    assert found("jaguar -tar").remarks == ()


def test_longer_words_count_where_a_word_is_in_no_passage_which_is_said(found):
    recalled = found("Vertrag", "Der Mietvertrag.", "Ein Haus.")
    assert names(recalled) == ["0"]
    assert [remark.code for remark in recalled.remarks] == ["recall.within-words"]
    assert found("Vertrag", "Ein Vertrag.", "Der Mietvertrag.").remarks == ()


def test_only_words_that_stand_together_are_one_in_two(found):
    assert names(found("carpet", "A pet in a car.", "My car pet sits.")) == ["1", "0"]
    assert names(found("carpet", "A pet in a car.", "A car.")) == []


def test_folders_are_named_in_any_normal_form(library, sync, tmp_path):
    folder = tmp_path / unicodedata.normalize("NFD", "Verträge für Käufer")
    folder.mkdir()
    (folder / "a.txt").write_text("at the quay")
    sync(tmp_path)
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "Verträge für Käufer")
        assert names(recall(library, f'quay in:"{name}"')) == ["a"]
        assert names(recall(library, f'quay in:"{tmp_path}/{name}"')) == ["a"]


def test_a_term_of_the_index_is_never_taken_for_a_stem():
    assert all_terms("a~b c~de") == ["a", "b", "c", "de"]
