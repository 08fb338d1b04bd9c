"""How much the service bears: `service.py DATA_DIR --model FOLDER [--clients 64] [--seconds 60]`.

Starts `pagewise serve` over the library in DATA_DIR, which should have vectors, and asks it:
searches by words and meaning, by a few clients at a time; rerank calls whose scores are known, so
that all that is left is the way there and back; and many clients at once, each of which checks that
what it gets answers what it asked.
"""

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", default="auto", help="a reranker; without one none is measured")
    args = parser.parse_args()
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(args.data_dir)]
    command += ["--model", args.model]
    token = subprocess.run(
        [*command, "serve", "--token"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    server = subprocess.Popen(
        [*command, "serve", "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr
        found = re.search(r"http://[\d.:]+\d", server.stderr.readline())
        assert found
        asyncio.run(ask(found[0], token, args.clients, args.seconds))
    finally:
        server.terminate()
        server.wait()


async def ask(url: str, token: str, clients: int, seconds: float) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    limits = httpx2.Limits(max_connections=clients)
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, timeout=120, limits=limits
    ) as client:
        words = await vocabulary(client)
        await searches(client, words, seconds=seconds / 4)
        await overhead(client, words)
        await crowd(client, words, clients, seconds)


async def vocabulary(client: httpx2.AsyncClient) -> list[str]:
    """Return words of the library, once it answers by meaning too."""
    words: list[str] = []
    for question in ("what is this about", "这是什么", "how does it work"):
        for _ in range(20):
            report = await post(client, "/v1/search", question=question, rerank=False, limit=50)
            if report["encoder"]:
                break
            await asyncio.sleep(0.5)
        for hit in report["hits"]:
            words += re.findall(r"[a-z]{4,}", hit["text"].lower())
    return sorted(set(words))


async def searches(client: httpx2.AsyncClient, words: list[str], seconds: float) -> None:
    """Print how many questions are answered a second, and how soon, by clients at a time."""
    for clients in (1, 3, 4):
        took: list[float] = []
        until = time.perf_counter() + seconds

        async def one(until: float = until, took: list[float] = took) -> None:
            while time.perf_counter() < until:
                started = time.perf_counter()
                question = " ".join(random.sample(words, 5))
                report = await post(client, "/v1/search", question=question, rerank=False)
                assert report["question"] == question
                took.append(time.perf_counter() - started)

        await asyncio.gather(*(one() for _ in range(clients)))
        print(
            f"searches, {clients} at a time: {len(took) / seconds:.0f} a second,"
            f" median {1000 * statistics.median(took):.0f} ms, p95 {1000 * p95(took):.0f} ms"
        )


async def overhead(client: httpx2.AsyncClient, words: list[str]) -> None:
    """Print what a rerank call takes whose scores are known."""
    asked = {"query": " ".join(words[:5]), "documents": [" ".join(words[:50])]}
    took = []
    for _ in range(300):
        started = time.perf_counter()
        await post(client, "/rerank", **asked)
        took.append(time.perf_counter() - started)
    print(f"rerank, known scores: median {1000 * statistics.median(took[20:]):.1f} ms")


async def crowd(client: httpx2.AsyncClient, words: list[str], clients: int, seconds: float) -> None:
    """Print how many of many clients at once get their own answers."""
    until = time.perf_counter() + seconds
    right = wrong = lost = 0

    async def one(number: int) -> None:
        nonlocal right, wrong, lost
        choose = random.Random(number)
        while time.perf_counter() < until:
            question = " ".join(choose.sample(words, 4))
            try:
                if choose.random() < 0.5:
                    report = await post(client, "/v1/search", question=question, rerank=False)
                    fits = report["question"] == question
                else:
                    texts = [" ".join(choose.sample(words, 20)) for _ in range(3)]
                    answer = await post(client, "/v1/rerank", query=question, documents=texts)
                    fits = all(
                        texts[each["index"]] == each["document"]["text"]
                        for each in answer["results"]
                    )
                right, wrong = right + fits, wrong + (not fits)
            except httpx2.HTTPError as error:
                print(repr(error), error.request.url.path)
                lost += 1

    await asyncio.gather(*(map(one, range(clients))))
    print(f"{clients} clients for {seconds:.0f} s: {right:,} right, {wrong} mixed up, {lost} lost")


async def post(client: httpx2.AsyncClient, path: str, **content: object) -> dict:
    response = await client.post(path, json=content)
    response.raise_for_status()
    return response.json()


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
