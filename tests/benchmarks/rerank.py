"""How long re-ranking takes, how much memory, and how far that is from what the machine can do.

    python tests/benchmarks/rerank.py MODEL_DIR [--counts 1,8,20] [--ways article,ours] [--json]

MODEL_DIR is a folder of Qwen3-Reranker; `ways.py` holds the ways, and ours is measured in each
number format that the CPU has instructions for. Each runs in a process of its own, one after the
other, on the same made-up passages; where there is a GPU, they all run there as well. It takes less
than 6 minutes on two cores: a way leaves out what would take it longer than 40 s, but for the first
count.

- seconds: best of two runs, or the one run of what takes longer than 10 s; after a warm-up
- tokens/s: of those that must be computed, see `floor.py`
- × floor, × packed: the time over the floor in float32; over that of the same number format with
  weights in oneDNN's own layout
- × article: how many times faster than the article's loop on the same device
- first: seconds until the first scores
- load: seconds from importing the libraries to a model that is ready
- MB, × weights: the most memory that the process had (on CUDA: of the GPU), and that over the size
  of the weights in float32
- apart: the largest difference of a margin from the article's loop on the CPU

Ends with 1 when a way in float32 is further from the article's loop than 0.001.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from floor import work
from ways import WAYS

from engine.errors import EngineError

SLOW, TOO_SLOW, ALIKE = 10.0, 40.0, 1e-3
COLUMNS = (
    "way|n|seconds|pairs/s|tokens/s|× floor|× packed|× article|first|load|MB|× weights|apart"
).split("|")


def measured(way, folder, device, dtype):
    """In a process of its own: lines of JSON, one a count, as they are done."""
    given = json.load(sys.stdin)
    started = time.perf_counter()
    try:
        score = WAYS[way](folder, device, dtype)
    except EngineError as error:
        return print(json.dumps({"reason": str(error)}), flush=True)
    load = time.perf_counter() - started
    for _ in score(["warm"]):
        pass
    pace = 0.0
    for count in given["counts"]:
        if pace * count > TOO_SLOW:
            break
        line = {"n": count, "load": load, "seconds": float("inf")}
        try:
            for _ in range(2):
                margins, first = {}, None
                started = time.perf_counter()
                for batch in score(given["documents"][:count]):
                    first = first or time.perf_counter() - started
                    margins |= dict(batch)
                seconds = time.perf_counter() - started
                if seconds < line["seconds"]:
                    line |= {"seconds": seconds, "first": first}
                if seconds > SLOW:
                    break
        except RuntimeError as error:  # torch has no other for want of memory
            reason = str(error).strip().partition("\n")[0][:120]
            return print(json.dumps({"n": count, "reason": reason}), flush=True)
        pace = line["seconds"] / count
        line |= {"margins": [margins[place] for place in range(count)], "peak": peak(device)}
        print(json.dumps(line), flush=True)
    return None


def peak(device):
    """The most memory that there was in use, bytes."""
    if device == "cuda":
        import torch

        return torch.cuda.max_memory_allocated()
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def run(folder, *way, given=None):
    """The lines that a process of its own prints for this way; a line of what ended it."""
    # This process stays small: Linux counts the memory of a parent to the peak of its child.
    command = [sys.executable, __file__, str(folder), "--run", *way]
    child = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True)
    lines = [json.loads(line) for line in child.stdout.splitlines() if line.startswith(b"{")]
    if child.returncode:
        said = child.stderr.decode(errors="replace").splitlines()
        error = next((line for line in reversed(said) if "Error" in line[:40]), "out of memory?")
        lines.append({"reason": f"ended with {child.returncode}: {error[:120]}"})
    return lines


def table(plan, floor, results):
    """Rows of `COLUMNS`, as text, where there is a figure."""
    article = {
        (device, line["n"]): line
        for (way, device, _), lines in zip(plan, results, strict=True)
        for line in lines
        if way == "article" and "seconds" in line
    }
    for (way, device, dtype), lines in zip(plan, results, strict=True):
        name = f"{way}, {dtype}" + (f" on {device}" if device != "cpu" else "")
        for line in lines:
            count = line.get("n")
            if "reason" in line:
                yield [name, str(count or ""), line["reason"]]
                continue
            seconds, operations = line["seconds"], floor["operations"][str(count)]
            loop, exact = article.get((device, count)), article.get(("cpu", count))
            if exact:
                apart = zip(line["margins"], exact["margins"], strict=True)
                line["apart"] = max(abs(one - other) for one, other in apart)
            packed = floor["rates"].get(dtype) if device == "cpu" else None
            yield [
                name,
                str(count),
                f"{seconds:.3f}",
                f"{count / seconds:.2f}",
                f"{floor['tokens'][str(count)] / seconds:.0f}",
                f"{seconds / (operations / floor['rates'][device]):.2f}",
                f"{seconds / (operations / packed):.2f}" if packed else "–",
                f"{loop['seconds'] / seconds:.2f}" if loop else "–",
                f"{line['first']:.3f}" if way == "ours" else "–",
                f"{line['load']:.1f}",
                f"{line['peak'] / 1e6:.0f}",
                f"{line['peak'] / floor['weights']:.2f}",
                f"{line['apart']:.1e}" if exact else "–",
            ]


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--counts", default="1,8,20", help="up to 20")
    parser.add_argument("--ways", default=",".join(WAYS), help="a part of their names is enough")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    counts = [int(each) for each in chosen.counts.split(",")]
    if chosen.run == ["floor"]:
        return print(json.dumps(work(folder, json.load(sys.stdin)["counts"])))
    if chosen.run:
        return measured(chosen.run[0], folder, *chosen.run[1:])
    floor = run(folder, "floor", given={"counts": counts})[0]
    if "reason" in floor:
        raise SystemExit(floor["reason"])
    plan = [(way, "cpu", "float32") for way in WAYS]
    plan += [("ours", "cpu", name) for name in ("bfloat16", "int8") if name in floor["rates"]]
    for gpu in floor["gpus"]:
        plan += [(way, gpu, "auto" if way == "ours" else "float16") for way in WAYS]
    named = [each.strip().lower() for each in chosen.ways.split(",")]
    plan = [case for case in plan if any(each in case[0].lower() for each in named)]
    given, results = {"counts": counts, "documents": floor["documents"]}, []
    for case in plan:
        print(*case, file=sys.stderr)
        results.append(run(folder, *case, given=given))
    rows = list(table(plan, floor, results))
    if chosen.json:
        ways = [{"way": case, "lines": lines} for case, lines in zip(plan, results, strict=True)]
        print(json.dumps({"model": str(folder), **floor, "results": ways}))
    else:
        rates = ", ".join(f"{name} {rate / 1e9:.0f}" for name, rate in floor["rates"].items())
        print(f"{floor['threads']} threads of {os.cpu_count()}; 10^9 operations a second: {rates}")
        print(f"tokens that must be computed: {floor['tokens']}\n")
        for row in (COLUMNS, ["---"] * len(COLUMNS), *rows):
            print(f"| {' | '.join(row)} |")
    exact = (lines for case, lines in zip(plan, results, strict=True) if case[2] == "float32")
    if any(line.get("apart", 0.0) > ALIKE for lines in exact for line in lines):
        raise SystemExit(f"A way in float32 is further than {ALIKE} from the article's loop.")
    return None


if __name__ == "__main__":
    main()
