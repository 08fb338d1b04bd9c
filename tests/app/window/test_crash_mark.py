import logging
import subprocess
import sys
from pathlib import Path

from app.window.crash_mark import CrashMark

ROOT = Path(__file__).parents[3]
FAULT = """
import faulthandler, sys
from pathlib import Path
from app.window.crash_mark import CrashMark
mark = CrashMark(Path(sys.argv[1]))
faulthandler._sigabrt()
"""


def test_a_run_that_ends_leaves_no_mark(tmp_path):
    mark = CrashMark(tmp_path)
    assert not mark.crashed
    mark.remove()
    assert not list(tmp_path.iterdir())


def test_a_crash_is_noticed_and_the_log_says_where_it_was(tmp_path, caplog):
    done = subprocess.run([sys.executable, "-c", FAULT, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode != 0
    with caplog.at_level(logging.ERROR):
        mark = CrashMark(tmp_path)
    assert mark.crashed
    assert "Aborted" in caplog.text
    assert 'File "<string>", line 6' in caplog.text
    mark.remove()


def test_where_nothing_can_be_written_the_program_runs_all_the_same(tmp_path):
    mark = CrashMark(tmp_path / "nowhere")
    assert not mark.crashed
    mark.remove()
