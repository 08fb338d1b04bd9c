from app.window.selftest.samples import WORD, write_samples
from engine.documents.kinds import KINDS, FileType
from engine.documents.reader import read
from engine.records import Page

# Disguises of the others, and what needs another program or a package that is not there for all.
WITHOUT = {"sheet_xml", "word_xml", "flat_package", "encrypted", "doc", "picture"}


def test_there_is_one_of_each_kind_and_each_is_read(tmp_path):
    kinds = set()
    for file in write_samples(tmp_path):
        kinds.add(FileType.from_path(file).name)
        assert any(WORD in each.text for each in read(file) if isinstance(each, Page)), file.name
    assert kinds == {kind.name for kind in KINDS} - WITHOUT
