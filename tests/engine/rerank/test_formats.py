import json
import math
from dataclasses import replace
from itertools import count

import pytest
import torch

from engine.errors import ModelUnavailable
from engine.models import Listed
from engine.rerank import formats
from engine.rerank.formats import Strayed, format_on_cpu, load_on_cpu, with_formats
from engine.rerank.loading import load_scorer
from engine.rerank.scorer import BatchScorer

EXACT = [float(each * each % 17) for each in range(24)]


class Machine:
    """A processor, how long a model takes on it, and how far it strays there, by format."""

    def __init__(self, monkeypatch, model, data_dir):
        self.seconds = {"float32": 1.0, "bfloat16": 0.6, "int8": 0.3}
        self.strays = {"float32": 0.0, "bfloat16": 0.1, "int8": 0.5}
        self.model, self.data_dir = model, data_dir
        self.processor, self.busy, self.now, self.raced, self.tried = "EPYC", False, 0.0, [], []
        monkeypatch.setattr(
            formats, "short_formats", lambda: [each for each in self.seconds if each != "float32"]
        )
        monkeypatch.setattr(formats, "perf_counter", lambda: self.now)
        monkeypatch.setattr(formats, "processor_name", lambda: self.processor)

    def load(self, dtype="auto"):
        self.raced.clear()
        self.tried.clear()
        return load_on_cpu(self.kind(), self.model, dtype, self.data_dir)

    def kind(self):
        machine = self

        class Toy(BatchScorer):
            follows_instruction = False

            def __init__(self, model, device, dtype):
                super().__init__(model.name, device)
                self.start(dtype)

            @staticmethod
            def sample(model, dtype):
                machine.raced.append(dtype)
                rounds = count()

                def run():
                    slower = 1.3 ** next(rounds) if machine.busy else 1
                    machine.now += machine.seconds[dtype] * slower

                return run

            def trial(self, *, exact=False):
                if exact:
                    return EXACT
                machine.tried.append(self.dtype)
                off = machine.strays[self.dtype]
                return [each + off * (-1) ** at for at, each in enumerate(EXACT)]

            def load(self, dtype):
                pass

            def largest(self):
                return 1

            def score(self, *_):
                return iter(())

        return Toy


@pytest.fixture
def machine(monkeypatch, model, tmp_path):
    return Machine(monkeypatch, model, tmp_path)


@pytest.mark.parametrize(
    ("seconds", "chosen", "gain"),
    [
        ({"bfloat16": 0.6, "int8": 0.3}, "int8", 1 / 0.3),
        ({"bfloat16": 0.3, "int8": 0.27}, "bfloat16", 1 / 0.3),  # as on AMX: not worth rounding
        ({"int8": 0.5}, "int8", 2),
        ({"bfloat16": 0.95, "int8": 1.2}, "float32", None),
        ({"bfloat16": 0.6}, "bfloat16", 1 / 0.6),
    ],
)
def test_the_quickest_format_is_taken_where_that_is_worth_it(machine, seconds, chosen, gain):
    machine.seconds = {"float32": 1.0} | seconds
    scorer = machine.load()
    assert (scorer.dtype, scorer.caveat) == (chosen, None)
    assert scorer.gain == (gain and pytest.approx(gain))


def test_it_is_found_out_once(machine):
    assert format_on_cpu(machine.model, machine.data_dir) == "auto"
    assert machine.load().dtype == "int8"
    assert machine.raced == ["float32", "bfloat16", "int8"]
    assert machine.tried == ["int8"]
    again = machine.load()
    assert (again.dtype, again.gain) == ("int8", pytest.approx(1 / 0.3))
    assert machine.raced == machine.tried == []
    assert format_on_cpu(machine.model, machine.data_dir) == "int8"


def test_a_list_states_the_memory_of_the_format_that_runs_here(machine, monkeypatch):
    monkeypatch.setattr(formats, "find_model", lambda name, data_dir: machine.model)
    config = json.loads((machine.model.folder / "config.json").read_text())
    words = config["vocab_size"] * config["hidden_size"]  # in two bytes each, however it runs
    listed = Listed(
        name="a", state="unverified", size=400, memory=400, parameters=words + 100, licence="",
        address="", folder=machine.model.folder, self_check=None, reason=None, dtype="float32",
    )  # fmt: skip
    rows = [listed, replace(listed, folder=None)]
    [before, absent] = with_formats(rows, machine.data_dir)
    assert (before.dtype, before.memory) == ("float32", 4 * words + 400 + 500_000_000)
    assert machine.load().dtype == "int8"
    [found, _] = with_formats(rows, machine.data_dir)
    assert (found.dtype, found.memory) == ("int8", 2 * words + 100 + 500_000_000)
    assert absent == rows[1]


def test_without_instructions_for_short_formats_there_is_no_race(machine):
    machine.seconds = {"float32": 1.0}
    assert machine.load().dtype == "float32"
    assert machine.raced == machine.tried == []


def test_what_strays_is_not_taken_which_is_said_once(machine):
    machine.strays["int8"] = 2.0
    scorer = machine.load()
    assert scorer.dtype == "bfloat16"
    assert "In int8 the scores of" in str(scorer.caveat)
    assert "it runs in bfloat16" in str(scorer.caveat)
    scorer = machine.load()
    assert (scorer.dtype, scorer.caveat, machine.tried) == ("bfloat16", None, [])
    with pytest.raises(ModelUnavailable, match="differ too much"):
        machine.load("int8")
    machine.strays |= {"bfloat16": 2.0}
    machine.processor = "another"
    assert machine.load().dtype == "float32"


def test_what_is_no_number_in_one_format_runs_in_another(machine):
    machine.strays["int8"] = math.nan
    scorer = machine.load()
    assert scorer.dtype == "bfloat16"
    assert "invalid scores (not numbers); it continues in bfloat16" in str(scorer.caveat)
    assert machine.load().caveat is None


def test_where_a_gpu_fails_the_cpu_goes_on_in_the_format_that_suits_it(machine, monkeypatch):
    machine.strays["int8"] = 2.0
    monkeypatch.setattr("engine.rerank.cross_encoder.CrossEncoder", machine.kind())
    monkeypatch.setattr("engine.rerank.device.choose_device", lambda *_: ("cuda", "float16"))
    model = replace(machine.model, kind="cross-encoder")
    scorer = load_scorer(model, "auto", "auto", machine.data_dir)
    assert (scorer.device, scorer.dtype) == ("cuda", "float16")
    with scorer.attempt():
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")
    assert not scorer.accept(None)
    assert (scorer.device, scorer.dtype) == ("cpu", "bfloat16")
    assert str(scorer.caveat).startswith("The device cuda failed")


def test_a_race_on_a_busy_machine_counts_but_once(machine):
    machine.busy = True
    machine.seconds["float32"] = 0.1  # as it seems
    assert machine.load().dtype == "float32"
    machine.busy = False
    machine.seconds["float32"] = 1.0
    assert machine.load().dtype == "int8"
    assert machine.raced
    machine.load()
    assert not machine.raced


def test_another_processor_finds_out_for_itself(machine):
    """As where settings and models travel on a disk."""
    machine.load()
    machine.processor, machine.seconds["int8"] = "i5", 2.0
    assert machine.load().dtype == "bfloat16"
    machine.processor = "EPYC"
    assert machine.load().dtype == "int8"
    assert not machine.raced


@pytest.mark.parametrize("content", ["", "[]", '{"": 3}', "{", None])
def test_a_damaged_record_is_made_anew(machine, content):
    machine.load()
    file = machine.data_dir / "models" / "formats.json"
    if content is None:
        content = file.read_text().replace("0.", '"x')
    file.write_text(content)
    assert machine.load().dtype == "int8"
    machine.load()
    assert not machine.raced


def test_int8_that_was_asked_for_is_checked_once(machine):
    assert machine.load("int8").dtype == "int8"
    assert (machine.raced, machine.tried) == ([], ["int8"])
    machine.load("int8")
    assert machine.tried == []


def test_how_far_margins_stray():
    assert Strayed.between(EXACT, EXACT) == (0, 1)
    other = Strayed.between(EXACT[::-1], EXACT)
    assert other.error > 1
    assert not other.is_exact_enough
    assert not Strayed.between([math.nan] * 24, EXACT).is_exact_enough
    assert Strayed.between([1.0, 2.0], [3.0, 3.0]).error > 1
