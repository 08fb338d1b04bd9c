from collections import namedtuple
from pathlib import Path

import pytest

from app.window.selftest import machine
from app.window.selftest.machine import risks

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def computer(monkeypatch):
    """A computer with room, a disk of its own and a processor of today, but for what is said."""
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine.platform, "machine", lambda: "x86_64")

    def computer(free=10**12, mounts="disk / ext4 rw 0 0", flags="fpu sse4_2 avx avx2"):
        said = {"/proc/self/mounts": mounts, "/proc/cpuinfo": f"flags\t\t: {flags}\n"}
        read = Path.read_text
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: Usage(free, 0, free))
        monkeypatch.setattr(Path, "is_file", lambda path: True)
        monkeypatch.setattr(
            Path, "read_text", lambda path, *args: said.get(str(path)) or read(path, *args)
        )
        return [str(each) for each in risks(Path("/data/my books/library"))]

    return computer


def test_a_usual_one_makes_no_trouble(computer):
    assert computer() == []


def test_a_disk_that_is_nearly_full(computer):
    (said,) = computer(free=40_000_000)
    assert "has less than 300 MB left" in said


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_a_network_drive(computer, kind):
    (said,) = computer(mounts=f"disk / ext4 rw 0 0\nserver:/x /data/my\\040books {kind} rw 0 0")
    assert "network drive" in said
    assert computer(mounts=f"disk / ext4 rw 0 0\nserver:/x /other {kind} rw 0 0") == []


def test_a_processor_without_avx(computer):
    (said,) = computer(flags="fpu sse4_2 avx512")
    assert "no AVX" in said
