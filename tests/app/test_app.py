"""The package itself: what it does before anything of Qt is used."""

import subprocess
import sys


def test_none_and_true_outlive_any_number_of_calls_into_qt():
    # In a process of its own: without the workaround it is aborted.
    script = """
import app
from PySide6.QtCore import QObject
one = QObject()
for _ in range(300_000):
    one.setObjectName("x")  # returns None
    one.blockSignals(True)  # returns a bool
    one.blockSignals(True)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
