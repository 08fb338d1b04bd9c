import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase

from app import resources
from app.settings.fonts import has_han

ROOT = Path(__file__).parents[3]
LATIN = Path("/usr/share/fonts/truetype/dejavu")
HAN = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
DRAWN = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontMetrics, QGuiApplication
from app import resources
from app.settings import Appearance, has_han
resources.FONTS = Path(sys.argv[1])
app = QGuiApplication([])
before = has_han()
appearance = Appearance(QSettings(sys.argv[2], QSettings.Format.IniFormat))
print(before, has_han(), QFontMetrics(app.font()).inFontUcs4(ord("\u6587")), appearance.language)
"""


def test_it_depends_on_the_fonts_of_the_system(qapp, monkeypatch):
    known = {QFontDatabase.WritingSystem.Latin}
    monkeypatch.setattr(
        QFontDatabase, "families", lambda system: ["Some Font"] if system in known else []
    )
    assert not has_han()
    known.add(QFontDatabase.WritingSystem.Japanese)
    assert has_han()


@pytest.mark.skipif(not (LATIN.is_dir() and HAN.is_file()), reason="other fonts are here")
@pytest.mark.parametrize(("brought", "said"), [(True, "True True"), (False, "False False")])
def test_a_system_without_chinese_is_lent_a_font(tmp_path, brought, said):
    fonts, config = tmp_path / "fonts", tmp_path / "fonts.conf"
    if brought:
        fonts.mkdir()
        (fonts / HAN.name).symlink_to(HAN)
    config.write_text(
        f"<fontconfig><dir>{LATIN}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    done = subprocess.run(
        [sys.executable, "-c", DRAWN, str(fonts), str(tmp_path / "s.ini")],
        env={**os.environ, "FONTCONFIG_FILE": str(config), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"False {said} system\n", done.stderr


def test_a_checkout_brings_none():
    assert not resources.FONTS.exists()
