"""One file over HTTP, against a real server on this machine that does what servers do."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from engine.errors import ModelUnavailable
from engine.events import Notice
from engine.models.download import download

ROOT = Path(__file__).parents[3]
BODY = bytes(range(256)) * 800
SIZE = len(BODY)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors.part"


@pytest.fixture
def fetch(source, part):
    source.files["model.safetensors"] = BODY

    def fetch() -> list[int | Notice]:
        return list(download(f"{source.url}/model.safetensors", part, SIZE))

    return fetch


def ranges(source) -> list[str | None]:
    return [asked for _, asked in source.log]


def test_a_file_arrives_whole(source, fetch, part):
    events = fetch()
    assert part.read_bytes() == BODY
    assert events == sorted(events)
    assert events[-1] == SIZE
    assert ranges(source) == [None]


def test_a_part_is_resumed_at_its_byte(source, fetch, part):
    part.write_bytes(BODY[:1234])
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == ["bytes=1234-"]


def test_a_whole_part_asks_for_nothing_and_a_longer_one_starts_again(source, fetch, part):
    part.write_bytes(BODY)
    assert fetch() == []
    assert ranges(source) == []
    part.write_bytes(BODY + b"more")
    fetch()
    assert part.read_bytes() == BODY


def test_a_line_that_is_cut_again_and_again_is_resumed(source, fetch, part):
    source.faults = [partial(source.answer, send=1000)] * 9
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == [None, *(f"bytes={n}000-" for n in range(1, 10))]


def test_a_stall_is_a_cut_line(source, fetch, part, monkeypatch):
    monkeypatch.setattr("engine.models.download.READ_SECONDS", 0.2)
    source.faults = [partial(source.stalled, send=5000)]
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == [None, "bytes=5000-"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_is_asked_again(source, fetch, part, status):
    source.faults = [partial(source.answer, status=status, length=0, send=0)] * 3
    notices = [event for event in fetch() if isinstance(event, Notice)]
    assert part.read_bytes() == BODY
    assert [re.search(r"status \d+|\d of 5", str(each.message))[0] for each in notices] == [
        f"status {status}"
    ] * 2


def test_five_tries_in_a_row_without_a_byte_are_enough(source, fetch, part):
    part.write_bytes(BODY[:10])
    source.faults = [partial(source.answer, status=503, length=0, send=0)] * 9
    with pytest.raises(ModelUnavailable, match=r"status 503.*try again to resume"):
        fetch()
    assert len(source.log) == 5
    assert part.read_bytes() == BODY[:10]


def test_a_server_that_cannot_be_reached(source, fetch, part):
    with pytest.raises(ModelUnavailable, match="no connection"):
        list(download("http://127.0.0.1:1/model.safetensors", part, SIZE))
    assert not part.exists()


def test_a_server_that_knows_no_ranges_starts_again(source, fetch, part):
    part.write_bytes(b"x" * 1000)
    source.faults = [lambda handler, body, start: source.answer(handler, body, 0)]
    fetch()
    assert part.read_bytes() == BODY


def test_starting_again_each_time_does_not_go_on_for_ever(source, fetch, part):
    source.faults = [lambda handler, body, start: source.answer(handler, body, 0, send=999)] * 20
    with pytest.raises(ModelUnavailable, match="was cut"):
        fetch()
    assert len(source.log) == 6


@pytest.mark.parametrize("first", [0, 7, 4321])
def test_another_part_than_was_asked_for_is_not_appended(source, fetch, part, first):
    part.write_bytes(b"x" * 1000)
    source.faults = [partial(source.answer, first=first)]
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == ["bytes=1000-", None]


@pytest.mark.parametrize("length", [100, SIZE - 1, SIZE + 5000])
def test_a_length_that_lies_does_no_harm(source, fetch, part, length):
    source.faults = [partial(source.answer, length=length)]
    fetch()
    assert part.read_bytes() == BODY


def test_more_bytes_than_published_are_refused_and_removed(source, fetch, part):
    source.files["model.safetensors"] = BODY + b"and more"
    with pytest.raises(ModelUnavailable, match=r"not the published file.*another source"):
        fetch()
    assert not part.exists()


def test_a_file_that_is_shorter_than_published_is_refused_and_removed(source, fetch, part):
    source.files["model.safetensors"] = BODY[:-9]

    def unsatisfiable(handler, body, start):
        source.answer(handler, b"", 0, status=416)

    source.faults = [source.answer, unsatisfiable]
    with pytest.raises(ModelUnavailable, match="not the published file"):
        fetch()
    assert not part.exists()
    source.log.clear()
    source.faults = [lambda handler, body, start: source.answer(handler, body, 0)] * 9
    with pytest.raises(ModelUnavailable, match="not the published file"):
        fetch()
    assert not part.exists()
    assert len(source.log) == 2


PAGE = b"\n<!DOCTYPE html><html><body>Welcome to our hotel. Please sign in.</body></html>"


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
def test_the_page_of_a_hotel_is_not_a_model(source, fetch, part, kind):
    source.faults = [lambda handler, body, start: source.answer(handler, PAGE, 0, kind=kind)]
    with pytest.raises(ModelUnavailable, match="login page"):
        fetch()
    assert not part.exists()
    assert len(source.log) == 1


@pytest.mark.parametrize("status", [401, 404, 418])
def test_what_is_not_served_is_said_at_once(source, fetch, part, status):
    part.write_bytes(BODY[:10])
    source.faults = [partial(source.answer, status=status, length=0, send=0)]
    with pytest.raises(ModelUnavailable, match=f"127.0.0.1 does not serve .*{status}"):
        fetch()
    assert len(source.log) == 1
    assert part.read_bytes() == BODY[:10]


def test_compressed_bytes_are_refused(source, fetch, part):
    source.faults = [partial(source.answer, Content_Encoding="gzip")]
    with pytest.raises(ModelUnavailable, match="perhaps a proxy"):
        fetch()


def test_a_redirect_is_followed_with_the_range(source, fetch, part):
    part.write_bytes(BODY[:77])
    source.faults = [
        partial(source.answer, status=302, send=0, length=0, Location="/cdn/model.safetensors")
    ]
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == ["bytes=77-", "bytes=77-"]


def test_a_redirect_in_a_circle_ends(source, fetch):
    source.faults = [
        partial(source.answer, status=302, send=0, length=0, Location="/x/model.safetensors")
    ] * 99
    with pytest.raises(ModelUnavailable, match="in a circle"):
        fetch()


def test_a_redirect_may_not_leave_encryption(source, part, monkeypatch):
    """The transport is the only thing replaced: no certificate of ours is trusted anywhere."""
    import httpx2

    def handle(self, request):
        assert request.url.scheme == "https"
        return httpx2.Response(302, headers={"Location": f"{source.url}/model.safetensors"})

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", handle)
    with pytest.raises(ModelUnavailable, match="unencrypted address"):
        list(download("https://source.example/model.safetensors", part, SIZE))
    assert source.log == []


def test_a_proxy_that_cannot_be_used_is_named(fetch, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(ModelUnavailable, match="proxy"):
        fetch()


def test_to_stop_keeps_what_has_arrived(source, fetch, part):
    source.faults = [partial(source.stalled, send=5000)]
    events = download(f"{source.url}/model.safetensors", part, SIZE)
    assert next(events) <= 5000
    events.close()
    kept = part.stat().st_size
    assert 0 < kept <= 5000
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == [None, f"bytes={kept}-"]


def test_a_kill_loses_no_byte(source, fetch, part):
    source.faults = [partial(source.stalled, send=50_000)]
    code = (
        "import sys; from pathlib import Path; from engine.models.download import download\n"
        f"list(download({source.url!r} + '/model.safetensors', Path({str(part)!r}), {SIZE}))"
    )
    child = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT)
    while not (part.exists() and part.stat().st_size == 50_000):
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == [None, "bytes=50000-"]


def test_a_full_disk_is_said_and_keeps_what_fits(source, fetch, part):
    limit = 30_000
    code = (
        "import sys; from pathlib import Path; from engine.models.download import download\n"
        "from engine.errors import ModelUnavailable\n"
        "try:\n"
        f"    list(download({source.url!r} + '/model.safetensors', Path({str(part)!r}), {SIZE}))\n"
        "except ModelUnavailable as error:\n"
        "    print(error)"
    )
    found = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert "cannot be written: File too large" in found.stdout, found.stderr
    assert "try again to resume" in found.stdout
    assert part.read_bytes() == BODY[:limit]
    fetch()
    assert part.read_bytes() == BODY
    assert ranges(source) == [None, f"bytes={limit}-"]


def test_a_disk_without_a_byte_left(source, fetch, part):
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("no /dev/full here")
    part.symlink_to("/dev/full")
    with pytest.raises(ModelUnavailable, match="No space left on device"):
        fetch()
