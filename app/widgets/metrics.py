"""Metrics: the spaces, the letter sizes and the least target of the window."""

TIGHT, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 12, 16, 24  # pixels between what belongs together, or not
TARGET = 28  # pixels: what a mouse hits with ease
SIDE = 16  # of an icon

# Letters, as shares of the font of the window.
FINE, TEXT, TITLE, HEADLINE = 0.9, 1.0, 1.1, 1.5
