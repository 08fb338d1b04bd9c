from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette

from app.preview import paper
from app.settings.palettes import NAMES, palette
from app.widgets import change_colour

ROLE = QPalette.ColorRole
GROUNDS = (ROLE.Window, ROLE.Base, ROLE.AlternateBase, ROLE.Button, ROLE.ToolTipBase)
TEXTS = (ROLE.Text, ROLE.WindowText, ROLE.ButtonText, ROLE.PlaceholderText, ROLE.Link)
LINES = (ROLE.Mid, ROLE.Highlight, ROLE.Accent)  # frames of fields, what is chosen, bars
CHOSEN = 34  # alpha of the accent behind a selected row


def luminance(colour):
    parts = [
        (each + 0.055) ** 2.4 / 1.055**2.4 if each > 0.04 else each / 12.92
        for each in colour.getRgbF()[:3]
    ]
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    """The ratio of WCAG 2, of 1 (the same) to 21 (black on white)."""
    dark, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dark + 0.05)


def over(front, alpha, ground):
    pairs = zip(front.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(a * alpha / 255 + b * (1 - alpha / 255) for a, b in pairs))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("front", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_can_be_read_on_every_ground(name, front, ground):
    colours = palette(name)
    least = 7 if name == "contrast" else 4.5
    assert contrast(colours.color(front), colours.color(ground)) >= least


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("front", "ground"), list(product(LINES, GROUNDS[:2])))
def test_frames_and_bars_stand_out_from_every_ground(name, front, ground):
    colours = palette(name)
    assert contrast(colours.color(front), colours.color(ground)) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_what_is_chosen_can_be_read(name):
    colours = palette(name)
    assert contrast(colours.highlightedText().color(), colours.highlight().color()) >= 4.5
    row = over(colours.accent().color(), CHOSEN, colours.base().color())
    for role in (ROLE.Text, ROLE.PlaceholderText, ROLE.Link):
        assert contrast(colours.color(role), row) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", [-1, 0, 1])
def test_gains_and_losses_can_be_read(name, change):
    colours = palette(name)
    assert contrast(change_colour(change, colours), colours.base().color()) >= 4.5


def test_the_frame_of_a_passage_stands_out_from_paper_that_is_dimmed_too():
    for each in (QColor("white"), paper._SHADE):
        assert contrast(paper._FRAME, each) >= 3
