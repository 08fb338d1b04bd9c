from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QVBoxLayout, QWidget

from app.models.offer import ModelOffer

NAME = "qwen3-0.6b"


@pytest.fixture
def make(qtbot, jobs, config, settings):
    def make():
        offer = ModelOffer(jobs, config, settings)
        qtbot.addWidget(offer)
        return offer

    return make


def test_it_says_what_it_brings_and_takes_and_fetches_nothing(make, line, said):
    offer = make()
    assert not offer.isHidden()
    for word in ("119 languages", "Download", "memory", "Apache-2.0"):
        assert word in said(offer)
    assert line.asked == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_takes_little_room_in_a_small_window(make, appearance, language):
    offer = make()
    appearance.set_language(language)
    width = 790
    assert offer.layout().heightForWidth(width) <= 5 * offer.fontMetrics().lineSpacing() + 30
    assert offer.layout().minimumSize().width() <= width
    appearance.set_language("en")


@pytest.mark.parametrize("width", [420, 540, 620, 790])
def test_none_of_its_words_is_cut(qtbot, make, width):
    page = QWidget()
    offer = make()
    column = QVBoxLayout(page)
    column.addWidget(offer)
    column.addWidget(QListView(), 1)
    qtbot.addWidget(page)
    page.show()
    for size in (900, 420, width):  # as a window that is drawn narrow and wide
        page.resize(size, 300)
        QApplication.processEvents()
    for label in offer.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_whoever_chose_a_model_is_not_offered_another(qtbot, jobs, config, settings):
    offer = ModelOffer(jobs, replace(config, model="/models/mine"), settings)
    qtbot.addWidget(offer)
    assert offer.isHidden()


def test_whoever_chose_it_but_does_not_have_it_is_offered_it(qtbot, jobs, config, settings):
    offer = ModelOffer(jobs, replace(config, model=NAME), settings)
    qtbot.addWidget(offer)
    assert not offer.isHidden()


def test_a_refusal_holds_for_good(make):
    offer = make()
    offer._close.click()
    assert offer.isHidden()
    assert make().isHidden()


def test_it_installs_and_is_gone(qtbot, make, jobs, line, config, qwen3_folder, said):
    offer = make()
    with qtbot.waitSignal(jobs.progressed):
        offer._install.click()
    assert line.asked == [(NAME, "hf")]
    assert "0 kB of 1.0 GB" in said(offer.progress)
    with qtbot.waitSignal(jobs.ended):
        offer.progress._pause.click()
    assert not offer.isHidden()
    folder = config.data_dir / "models" / NAME
    folder.mkdir(parents=True)
    for file in qwen3_folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    line.byte.release(100)
    with qtbot.waitSignal(jobs.ended, timeout=60_000):
        offer.progress._retry.click()
    assert offer.isHidden()
    assert make().isHidden()


def test_where_no_encoder_comes_along_it_is_offered_first(
    qtbot, jobs, make, line, said, monkeypatch
):
    monkeypatch.setattr("app.models.offer.e5_file", lambda: None)
    offer = make()
    assert said(offer).startswith("Install the encoder multilingual-e5-small")
    assert "Download 488 MB" in said(offer)
    with qtbot.waitSignal(jobs.progressed):
        offer._install.click()
    assert line.asked == [("e5", "hf")]
    offer._close.click()
    assert make().isHidden()
