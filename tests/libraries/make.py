"""Keep a small library as this version writes it: python tests/libraries/make.py VERSION.

Every later version has to read it, or to rebuild of it what can be rebuilt. The encoder is needed.
"""

import shutil
import sys
import zipfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path("/tmp/pagewise-kept")  # its documents lie there no longer when it is read


def main(version: str) -> None:
    sys.path.insert(0, str(ROOT))
    from engine import Config, History, Judgment, Judgments, Library, Notes, Saved

    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(ROOT / "resources" / "demo" / "en", PLACE / "documents")
    config = Config(data_dir=PLACE / "data")
    with closing(Library(config)) as library:
        for events in (library.sync([PLACE / "documents"]), library.run_vectors()):
            for _ in events:
                pass
        question = "Can a submitted claim be withdrawn?"
        *_, found = library.recall(question)
    hit = found.hits[0]
    judgments, notes = Judgments(), Notes()
    judgments.judge(Judgment.from_hit(question, hit, 1, "Rank by rules"), hit)
    judgments.write(config.judgments_file)
    notes.add(hit, "asked in May")
    notes.write(config.notes_file)
    saved = Saved(question, "source")
    History(questions=(question,), saved=(saved,)).write(config.history_file)
    config.synonyms_file.write_text("claim, expenses\n", "utf-8")
    with zipfile.ZipFile(
        Path(__file__).parent / f"{version}.zip", "w", zipfile.ZIP_LZMA
    ) as archive:
        for file in sorted(config.data_dir.rglob("*")):
            if file.is_file() and file.suffix != ".lock":
                archive.write(file, file.relative_to(config.data_dir))
    shutil.rmtree(PLACE)


if __name__ == "__main__":
    main(sys.argv[1])
