from engine.rerank.paces import Paces, processor_name


def test_a_pace_is_kept_for_its_model_device_format_and_processor(tmp_path, monkeypatch):
    paces = Paces(tmp_path / "paces.json")
    assert paces.get("toy", "cpu", "float32") is None
    paces.keep(100.0, "toy", "cpu", "float32")
    paces.keep(300.0, "toy", "cpu", "int8")
    assert paces.get("toy", "cpu", "float32") == 100.0
    assert paces.get("toy", "cuda", "float32") is None
    monkeypatch.setattr("engine.rerank.paces.processor_name", lambda: "another")
    assert paces.get("toy", "cpu", "float32") is None


def test_only_a_real_change_is_written(tmp_path):
    paces = Paces(tmp_path / "paces.json")
    for pace in (100.0, 105.0, 200.0):
        paces.keep(pace, "toy", "cpu", "float32")
        assert paces.get("toy", "cpu", "float32") == (200.0 if pace == 200.0 else 100.0)


def test_a_file_that_makes_no_sense_is_none(tmp_path):
    file = tmp_path / "paces.json"
    for content in ("{", "[]", '{"toy · cpu · float32 · x": "fast"}'):
        file.write_text(content)
        assert Paces(file).get("toy", "cpu", "float32") is None
    Paces(file).keep(100.0, "toy", "cpu", "float32")
    assert Paces(file).get("toy", "cpu", "float32") == 100.0
    Paces(tmp_path / "none" / "paces.json").keep(100.0, "toy", "cpu", "float32")


def test_the_processor_has_a_name():
    assert " × " in processor_name()
