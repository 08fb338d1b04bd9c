"""Widgets: small pieces that panels share: labels, amounts in words, changes of rank."""

from app.widgets.label import ElidedLabel, Label, plain, tooltip
from app.widgets.rank_change import fall_colour, move_in_words, rise_colour
from app.widgets.words import Translated, size_in_words, time_left_in_words

__all__ = [
    "ElidedLabel",
    "Label",
    "Translated",
    "fall_colour",
    "move_in_words",
    "plain",
    "rise_colour",
    "size_in_words",
    "time_left_in_words",
    "tooltip",
]
