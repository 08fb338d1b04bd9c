"""Pagewise: finds the passages of your own documents that answer a question, best first.

The top of this file stays free of Qt and torch: every worker process imports it again.
"""

import multiprocessing
import sys
import warnings

# Whoosh has a few, which are shown where it comes uncompiled, as from uv.
warnings.filterwarnings("ignore", category=SyntaxWarning)


def main() -> int:
    """Run the shell, which opens the window where no command is given."""
    multiprocessing.freeze_support()
    from app.shell import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
