"""The program as a whole, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from app.application import run
from engine.config import Config
if __name__ == "__main__":
    sys.exit(run(Config(data_dir=Path(sys.argv[1])), []))
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_the_window_comes_without_torch_and_goes_cleanly(tmp_path):
    script = tmp_path / "start.py"
    script.write_text(SCRIPT)
    data = tmp_path / "data"
    program = subprocess.Popen(
        [sys.executable, script, data],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    log = data / "logs" / "pagewise.log"
    until = time.monotonic() + 60
    while not (log.exists() and "window on screen after" in log.read_text("utf-8")):
        assert time.monotonic() < until, "no window"
        assert program.poll() is None, program.stderr.read()
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate(timeout=60)
    assert program.returncode == 0, complaints
    assert "torch not imported" in log.read_text("utf-8")
    assert "QThread" not in complaints
    assert "Traceback" not in complaints
