"""How long it takes from starting the program until its window is on screen, without torch.

    python tests/benchmarks/start.py [RUNS]

Starts the real program on an empty library, reads what it writes to its log, and ends it. Without a
display it runs offscreen. Bytecode is kept between runs, as that of an installed program is.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LINE = re.compile(rb"window on screen after (\d+) ms, torch (.*)")


def start(bytecode: str) -> tuple[int, str]:
    """Milliseconds, and "imported" or "not imported"."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as data:
        program = subprocess.Popen(
            [sys.executable, ROOT / "main.py", "--data-dir", data],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode},
        )
        assert program.stderr is not None
        for line in program.stderr:
            if found := LINE.search(line):
                program.send_signal(signal.SIGTERM)
                program.communicate()
                return int(found[1]), found[2].decode()
    raise SystemExit("The program ended before its window was on screen.")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as bytecode:
        start(bytecode)  # warms the disk
        runs = [start(bytecode) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)]
    times = [milliseconds for milliseconds, _ in runs]
    print(f"window on screen: median {statistics.median(times):.0f} ms, slowest {max(times)} ms")
    print(f"torch by then: {', '.join(sorted({torch for _, torch in runs}))}")


if __name__ == "__main__":
    main()
