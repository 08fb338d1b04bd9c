from pathlib import Path

import pytest

from engine.models.model import Model, find_model


@pytest.fixture(scope="session")
def model(qwen3_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Model:
    return find_model(str(qwen3_folder), tmp_path_factory.mktemp("data"))


@pytest.fixture
def changed(model: Model, tmp_path: Path):
    """Make a copy of the model with some of its tensors changed."""

    def change(**changes):
        from safetensors.torch import load_file, save_file

        folder = tmp_path / "changed"
        folder.mkdir()
        for file in model.folder.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        tensors = load_file(folder / "model.safetensors")
        for name, change in changes.items():
            tensors[name] = change(tensors[name])
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        return Model("changed", "qwen3", folder)

    return change
