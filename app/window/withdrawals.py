"""Withdrawals: what a message says goes with its cause: at the next question, at a new setting."""

from app.evaluation import PresetsRegion
from app.library import LibraryRegion
from app.results import ResultsRegion
from app.search import SearchRegion
from app.settings import Preferences
from app.window.message_bar import MessageBar
from app.window.selftest import is_nearly_full

_OF_SERVER = "busy full refused key-needed key-refused not-allowed not-qdrant other-program".split()


def join_withdrawals(
    message: MessageBar,
    library: LibraryRegion,
    preferences: Preferences,
    presets: PresetsRegion,
    search: SearchRegion,
    results: ResultsRegion,
) -> None:
    indexing, reranker = library.indexing, search.session.reranker
    opening = ("window.path-gone", "window.no-program", "window.program-failed")
    done = ("window.copied", "window.saved", "window.exported", "window.search-saved")
    of_the_list = (*done, "window.nothing-to-judge", *opening)
    of_server = ("servers.", *(f"team.{each}" for each in _OF_SERVER)) if library.is_team else ()
    of_folders = ("window.folders-removed", "window.bad-drop", "documents.")
    for over, codes in (
        (library.folders.folders_changed, of_folders),
        (preferences.reading_changed, ("window.excluded", "window.exclude-many")),
        (preferences.changed, ("config.", "servers.")),
        (presets.presets_changed, ("presets.", "user.")),
        (search.bar.searched, ("recall.too-long", "evaluate.", *of_the_list)),
        (results.view.chosen, opening),
        (results.viewer.opened, opening),
        (results.answered, ("window.not-saved",)),
        (indexing.started, ("sync.away", "sync.nested")),
        (indexing.synced, ("storage.", "sync.stopped", "sync.ocr-stopped", "index.", *of_server)),
        (indexing.encoded, ("embed.",)),
        (reranker.loading, ("rerank.", "models.")),
        (reranker.unranked, ("rerank.", "models.")),
    ):
        over.connect(lambda *_, codes=codes: message.withdraw(*codes))

    def forget_disk() -> None:
        """Withdraw what was said of the disk at the start, once there is room."""
        if not is_nearly_full(preferences.config.library_dir):
            message.withdraw("machine.disk-nearly-full")

    indexing.synced.connect(lambda *_: forget_disk())
