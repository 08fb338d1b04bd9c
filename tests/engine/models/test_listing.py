from engine.models.listing import names_on_disk


def test_the_names_of_what_is_there_are_known_at_once(tmp_path):
    assert names_on_disk(tmp_path) == ("builtin",)
    folder = tmp_path / "models" / "qwen3-0.6b"
    folder.mkdir(parents=True)
    assert names_on_disk(tmp_path) == ("builtin",)
    (folder / "config.json").touch()
    assert names_on_disk(tmp_path) == ("builtin", "qwen3-0.6b")
