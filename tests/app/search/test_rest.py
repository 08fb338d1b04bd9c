from app.search.rest import Rest


def test_what_is_put_off_is_done_once_in_the_next_pause(qtbot):
    done = []
    rest = Rest(lambda: done.append("done"))
    assert not rest.puts_off()  # nobody types
    rest.disturb()
    assert rest.puts_off()
    rest.disturb()
    assert done == []
    qtbot.waitUntil(lambda: done == ["done"])
    assert not rest.puts_off()


def test_what_is_forgotten_is_not_done(qtbot):
    done = []
    rest = Rest(lambda: done.append("done"))
    rest.disturb()
    assert rest.puts_off()
    rest.forget()
    with qtbot.waitSignal(rest._pause.timeout):
        pass
    assert done == []


def test_who_has_typed_all_need_not_wait():
    rest = Rest(lambda: None)
    rest.disturb()
    rest.end()
    assert not rest.puts_off()
