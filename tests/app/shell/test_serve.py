import re
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from app.shell import serve
from app.shell.cli import run
from tests.certificate import certificate

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


def test_a_port_that_does_not_exist_is_said(shell, capsys):
    with pytest.raises(SystemExit):
        shell("--port", "99999")
    assert "99999 is no port" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_answers_do_not_wait_for_the_client_to_confirm_their_head(host):
    with (
        serve._listening(host, 0) as listening,
        socket.create_connection(listening.getsockname()[:2]),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@contextmanager
def _running(tmp_path, *arguments):
    """Run the command on a free port; give its address, and its process."""
    command = [sys.executable, "main.py", "--data-dir", str(tmp_path / "data"), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0", *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield re.search(r"https?://[\d.:]+\d", process.stderr.readline())[0], process
        finally:
            process.kill()


def test_it_answers_until_it_is_stopped(shell, tmp_path):
    headers = {"Authorization": f"Bearer {shell('--token')[0].strip()}"}
    with _running(tmp_path) as (url, process):
        response = httpx2.get(f"{url}/health", headers=headers, timeout=120)
        assert response.json() == {"status": "ok", "library": "default"}
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        assert "Traceback" not in process.stderr.read()


def test_other_machines_are_answered_with_tls(shell, tmp_path):
    cert, key = certificate(tmp_path)
    headers = {"Authorization": f"Bearer {shell('--token')[0].strip()}", "Host": "desk.example"}
    tls = ("--tls-cert", str(cert), "--tls-key", str(key))
    with _running(tmp_path, "--host", "0.0.0.0", *tls) as (url, _):
        place = url.replace("0.0.0.0", "127.0.0.1")
        trusted = ssl.create_default_context(cafile=str(cert))
        response = httpx2.get(f"{place}/health", headers=headers, verify=trusted, timeout=120)
        assert response.json()["status"] == "ok"
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(f"{place}/health".replace("https", "http"), headers=headers)


def test_a_certificate_that_cannot_be_read_is_said(shell, tmp_path):
    none = tmp_path / "none.pem"
    _, err = shell("--tls-cert", str(none), "--tls-key", str(none), "--port", "0", expect=1)
    assert str(none) in err


@pytest.mark.parametrize("half", ["--tls-cert", "--tls-key"])
def test_a_certificate_without_its_key_is_said(shell, tmp_path, half):
    _, err = shell(half, str(tmp_path / "any.pem"), expect=1)
    assert "both" in err


def test_an_address_that_is_not_this_computers_is_said(shell):
    _, err = shell("--host", "192.0.2.1", "--behind-proxy", "--port", "0", expect=1)
    assert "192.0.2.1" in err
