from app.status_line import StatusLine


def test_it_says_model_and_times(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    assert line.text == "No reranker loaded"
    line.show_loading("builtin")
    assert line.text == "Loading builtin …"
    line.show_model("folder", "cpu", "float32", False)
    assert line.text == "folder (unverified) · cpu · float32"
    line.show_model("builtin", "cpu", "float32", True)
    line.show_times(38.2, 0, 0.0)
    assert line.text == "builtin · cpu · float32 · keywords 38 ms"
    line.show_times(38.2, 50, 4.21)
    assert line.text == "builtin · cpu · float32 · keywords 38 ms · reranked 50 in 4.2 s"
    line.clear_times()
    line.show_no_model()
    assert line.text == "No reranker loaded"
    assert not line.grab().isNull()
