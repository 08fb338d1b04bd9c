"""Widgets: small pieces that panels share: labels, tables, amounts and changes in words."""

from app.widgets.boxes import button, column, fit, form, keep_room, name_choice, row
from app.widgets.change import change_colour, move_in_words, signed
from app.widgets.icon import draw_icon, field_icon, icon
from app.widgets.label import ElidedLabel, Label, Said, plain, tooltip, without_controls
from app.widgets.letters import restore_share, set_share
from app.widgets.links import Links, link, meant_in_words
from app.widgets.metrics import (
    FINE,
    HEADLINE,
    HUGE,
    LARGE,
    MEDIUM,
    SIDE,
    SMALL,
    TARGET,
    TEXT,
    TIGHT,
    TITLE,
)
from app.widgets.panel import Translated, bring_up, resize_within_screen
from app.widgets.private_use import without_private_use
from app.widgets.send_box import SendBox
from app.widgets.table import TextTable
from app.widgets.visible_run import VisibleRun
from app.widgets.words import (
    counted,
    found_by_in_words,
    has_slides,
    minutes_in_words,
    page_in_words,
    sent_in_words,
    shortened,
    size_in_words,
    time_left_in_words,
)
from app.widgets.wrapped import Wrapped
