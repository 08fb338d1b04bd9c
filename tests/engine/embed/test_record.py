from dataclasses import replace
from pathlib import Path

from engine.embed.record import encoded_text
from engine.records import Document, Passage


def test_a_title_is_encoded_a_file_name_is_not():
    text = Passage("text", 0, 4)
    named = Document(1, Path("/docs/x/report.pdf"), 1, 1, "x", "pdf", "report", None, None)
    assert encoded_text(named, text) == "text"
    assert encoded_text(replace(named, title="Annual report"), text) == "Annual report\ntext"
