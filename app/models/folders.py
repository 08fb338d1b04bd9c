"""ModelFolders: folders of the user's own, with a model in each, that were in use once."""

from pathlib import Path

from PySide6.QtCore import QSettings

from engine import Config, own_folder

_KEY = "model_folders"


class ModelFolders:
    """The folders, kept for later starts; one that is not on the disk just now is left out."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def all(self) -> list[Path]:
        return [each for each in self._kept() if each.is_dir()]

    def add_used(self, config: Config) -> bool:
        """Keep those that are in use; say whether one is new."""
        used = (own_folder(each, config.data_dir) for each in (config.model, config.encoder))
        kept = self._kept()
        new = [each for each in used if each and each not in kept]
        if new:
            self._keep([*kept, *new])
        return bool(new)

    def forget(self, folder: Path) -> None:
        self._keep([each for each in self._kept() if each != folder])

    def _kept(self) -> list[Path]:
        return [Path(each) for each in str(self._settings.value(_KEY, "")).split("\n") if each]

    def _keep(self, folders: list[Path]) -> None:
        self._settings.setValue(_KEY, "\n".join(map(str, folders)))
