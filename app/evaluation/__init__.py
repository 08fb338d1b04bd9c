"""Evaluation: presets compared side by side, and measured on relevance judgments, in one window."""

from app.evaluation.region import PresetsRegion
