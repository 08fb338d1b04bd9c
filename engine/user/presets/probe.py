"""Probe: a question, and passages that differ in nothing but the preset that each is for.

They are read from `resources/probes.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Probe:
    """A question, and passages by the id of the preset that each is for."""

    question: str
    passages: Mapping[str, str]


@cache
def probes() -> tuple[Probe, ...]:
    raw = tomllib.loads(files("resources").joinpath("probes.toml").read_text("utf-8"))
    return tuple(Probe(each["question"], each["passages"]) for each in raw["probe"])
