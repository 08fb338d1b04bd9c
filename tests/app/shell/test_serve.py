import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from app.shell.cli import run

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shell(tmp_path, capsys):
    def shell(*arguments: str, expect: int = 0) -> tuple[str, str]:
        assert run(["--data-dir", str(tmp_path / "data"), "serve", *arguments]) == expect
        return capsys.readouterr()

    return shell


def test_the_token_is_made_once_and_private(shell, tmp_path):
    first, _ = shell("--token")
    assert len(first.strip()) > 40
    assert shell("--token")[0] == first
    file = tmp_path / "data" / "service-token"
    assert file.read_text() == first.strip()
    assert file.stat().st_mode & 0o077 == 0


def test_other_machines_are_not_answered_in_clear(shell):
    _, err = shell("--host", "0.0.0.0", expect=1)
    assert "TLS" in err


def test_a_port_that_is_taken_is_said(shell):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        _, err = shell("--port", port, expect=1)
    assert port in err
    assert "--port" in err


def test_it_answers_until_it_is_stopped(shell, tmp_path):
    token = shell("--token")[0].strip()
    command = [sys.executable, "main.py", "--data-dir", str(tmp_path / "data"), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        line = process.stderr.readline()
        url = re.search(r"http://[\d.:]+\d", line)[0]
        response = httpx2.get(
            f"{url}/health", headers={"Authorization": f"Bearer {token}"}, timeout=120
        )
        assert response.json() == {"status": "ok", "library": "default"}
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        assert "Traceback" not in process.stderr.read()
