"""Selftest: what works on this computer of all that the program needs, and how to mend the rest."""

from app.selftest.checks import Check, in_words, self_test
from app.selftest.machine import risks
