"""Writes what a desktop shows of the program into a folder like /usr/share: `share.py FOLDER`.

That are the entry of the menu, icons in all sizes, AppStream metadata and the texts of licences.
"""

import os
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import licences  # noqa: E402

from app.window.desktop import write_menu  # noqa: E402

share = Path(sys.argv[1])
write_menu(share, ["pagewise-gui"], "pagewise")

version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
made = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
text = Path(__file__).with_name("pagewise.metainfo.xml").read_text("utf-8")
text = text.replace("@VERSION@", version).replace("@DATE@", time.strftime("%Y-%m-%d", made))
metainfo = share / "metainfo" / "io.github.pagewise.Pagewise.metainfo.xml"
metainfo.parent.mkdir(parents=True, exist_ok=True)
metainfo.write_text(text, "utf-8")

documents = share / "doc" / "pagewise"
licences.main([str(documents / "licences")])
(documents / "copyright").write_bytes((ROOT / "resources" / "licences.txt").read_bytes())
