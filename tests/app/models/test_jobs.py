import threading

import pytest

from app.models.jobs import Removed
from engine import Message
from engine.errors import ModelUnavailable
from engine.events import Loading, Tick
from engine.models import Installed, Verified
from engine.rerank.paces import PASSAGE, Paces
from engine.rerank.speed import Timed

NAME = "qwen3-0.6b"


def listed(qtbot, jobs):
    with qtbot.waitSignal(jobs.listed) as emitted:
        jobs.refresh()
    return {each.name: each for each in emitted.args[0]}


def test_a_model_is_installed_from_a_folder_checked_used_and_removed(qtbot, jobs, qwen3_folder):
    events = []
    jobs.progressed.connect(lambda name, event: events.append((name, event)))
    with qtbot.waitSignal(jobs.reload_wanted, timeout=60_000):
        jobs.install(NAME, str(qwen3_folder))
        assert jobs.busy == NAME
    assert jobs.busy == ""
    kinds = [type(event) for _, event in events]
    assert kinds.index(Installed) < kinds.index(Verified) == len(kinds) - 1
    assert listed(qtbot, jobs)[NAME].state == "verified"
    with qtbot.waitSignal(jobs.reload_wanted):  # the next best takes over
        jobs.remove(NAME)
    assert isinstance(events[-1][1], Removed)
    assert listed(qtbot, jobs)[NAME].state == "not installed"


def test_a_model_that_was_chosen_stays_when_another_is_installed(
    qtbot, jobs, preferences, qwen3_folder
):
    with qtbot.waitSignal(preferences.model_changed):
        jobs.use("builtin")
    assert preferences.config.model == "builtin"
    with qtbot.assertNotEmitted(jobs.reload_wanted), qtbot.waitSignal(jobs.ended, timeout=60_000):
        jobs.install(NAME, str(qwen3_folder))


def test_a_model_that_was_chosen_and_is_removed_is_chosen_no_more(
    qtbot, jobs, preferences, qwen3_folder
):
    jobs.use(NAME)
    with qtbot.waitSignal(jobs.reload_wanted, timeout=60_000):
        jobs.install(NAME, str(qwen3_folder))
    jobs.set_relay(NAME, True)
    with qtbot.waitSignal(preferences.model_changed):
        jobs.remove(NAME)
    assert (preferences.config.model, preferences.config.relay) == ("auto", "")


def test_a_download_is_paused_and_gone_on_with(qtbot, jobs, line):
    with qtbot.waitSignal(jobs.progressed):
        jobs.install(NAME, "hf-mirror")
    with qtbot.waitSignal(jobs.ended) as ended:
        jobs.pause()
    assert ended.args == [NAME]
    line.byte.release()
    qtbot.waitUntil(line.closed.is_set)
    with qtbot.waitSignal(jobs.progressed):
        jobs.retry()
    assert line.asked == [(NAME, "hf-mirror")] * 2


def test_what_is_installed_is_used_though_its_check_was_stopped(
    qtbot, jobs, qwen3_folder, monkeypatch
):
    checking = threading.Event()

    def slow(config):
        yield Loading(config.model)
        checking.wait(10)

    monkeypatch.setattr("engine.verify_in_process", slow)
    with qtbot.waitSignal(
        jobs.progressed, check_params_cb=lambda _, event: isinstance(event, Loading)
    ):
        jobs.install(NAME, str(qwen3_folder))
    with qtbot.waitSignal(jobs.reload_wanted):
        jobs.pause()
    checking.set()


def test_a_failure_is_a_sentence_and_can_be_tried_again(qtbot, jobs, line):
    line.error = ModelUnavailable("No connection.")
    line.byte.release()
    with qtbot.waitSignal(jobs.ended), qtbot.waitSignal(jobs.failed) as emitted:
        jobs.install(NAME, "hf")
    assert emitted.args == [NAME, Message("No connection.")]
    line.error = None
    with qtbot.waitSignal(jobs.progressed):
        jobs.retry()
    assert jobs.busy == NAME


def test_what_has_arrived_in_part_is_known(qtbot, jobs, config, qwen3_folder):
    folder = config.data_dir / "models" / NAME
    folder.mkdir(parents=True)
    size = (qwen3_folder / "model.safetensors").stat().st_size
    (folder / "model.safetensors.part").write_bytes(bytes(size - 100))
    for name in ("config.json", "tokenizer_config.json", "tokenizer.json"):
        (folder / name).write_bytes((qwen3_folder / name).read_bytes())
    found = listed(qtbot, jobs)[NAME]
    assert (found.state, found.left) == ("failed", 100)


@pytest.mark.parametrize(("device", "memory"), [("cpu", 4), ("cuda", 2)])
def test_memory_is_that_of_the_device(qtbot, jobs, device, memory):
    jobs.device = device
    assert listed(qtbot, jobs)["qwen3-4b"].memory == 4_021_784_576 * memory + 500_000_000


def test_an_encoder_that_is_installed_is_looked_for_again_and_one_removed_is_not_used(
    qtbot, jobs, preferences, tmp_path, monkeypatch
):
    from engine.models import published
    from engine.storage import sha256

    name = "qwen3-embedding-0.6b"
    stick = tmp_path / "stick"
    (stick / "1_Pooling").mkdir(parents=True)
    file = stick / "1_Pooling" / "config.json"
    file.write_text("{}")
    pinned = published.PinnedFile("1_Pooling/config.json", 2, sha256(file))
    small = published.Published(name, "Qwen/Y", 1, (1, 1), (pinned,))
    monkeypatch.setitem(published._ENCODERS, name, small)
    sound = Verified(name, True, Message("It is sound."))
    monkeypatch.setattr("engine.verify_encoder_in_process", lambda _: iter([sound]), raising=False)
    jobs.use(name)
    with qtbot.waitSignal(preferences.encoding_changed), qtbot.waitSignal(jobs.ended):
        jobs.install(name, str(stick))
    with qtbot.waitSignal(preferences.encoding_changed), qtbot.waitSignal(jobs.ended):
        jobs.remove(name)
    assert preferences.config.encoder == "auto"


def test_a_model_is_measured_and_the_list_shows_it(qtbot, jobs, monkeypatch):
    def measure(config):
        Paces(config.data_dir / "paces.json").keep(10.0 * PASSAGE, config.model, "cpu", "float32")
        yield from (Tick(), Timed(1, 0.1))

    monkeypatch.setattr("engine.measure_model", measure)
    jobs._config.data_dir.mkdir(exist_ok=True)
    with qtbot.waitSignal(jobs.ended), qtbot.assertNotEmitted(jobs.reload_wanted):
        jobs.measure(NAME)
    assert listed(qtbot, jobs)[NAME].pace == 10.0
