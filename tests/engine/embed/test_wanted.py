from engine.embed.wanted import read_wanted, write_wanted


def test_passages_are_asked_for(config):
    assert read_wanted(config) == []
    config.vectors_dir.mkdir(parents=True)
    write_wanted(config, [3, 1])
    assert read_wanted(config) == [3, 1]
    (config.vectors_dir / "wanted").write_bytes(b"\xff 7")
    assert read_wanted(config) == []
