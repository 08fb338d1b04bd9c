from engine.disk_usage import disk_usage


def test_bytes_of_files_and_of_what_is_in_folders(tmp_path):
    (tmp_path / "index" / "deep").mkdir(parents=True)
    (tmp_path / "catalog").write_bytes(b"12345")
    (tmp_path / "index" / "toc").write_bytes(b"123")
    (tmp_path / "index" / "deep" / "segment").write_bytes(b"1" * 1000)
    assert disk_usage(tmp_path / "index") == 1003
    assert disk_usage(tmp_path / "catalog", tmp_path / "index") == disk_usage(tmp_path) == 1008


def test_what_has_gone_takes_no_room(tmp_path):
    assert disk_usage(tmp_path / "gone") == 0
