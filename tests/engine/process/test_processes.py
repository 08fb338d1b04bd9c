import subprocess
import sys
import time

import psutil

from engine.process.processes import end


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_process_is_ended_with_the_children_of_its_children():
    sleeper = "import time; time.sleep(60)"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {sleeper!r}])"
    code = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', "
        f"{parent + '; time.sleep(60)'!r}]); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        children: list[psutil.Process] = []
        until = time.monotonic() + 20
        while len(children) < 2 and time.monotonic() < until:
            children = psutil.Process(process.pid).children(recursive=True)
            time.sleep(0.05)
        end(process.pid)
        assert len(children) == 2
        until = time.monotonic() + 20
        while any(map(_runs, children)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(map(_runs, children))
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def test_a_process_that_is_gone_is_no_error():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    end(process.pid)
