"""Hub: what Hugging Face, its mirror or ModelScope lists of a repository: files, sizes, SHA-256.

Only what a model is made of is chosen from the list: safetensors, JSON, no code. What cannot be run
is refused here, before anything large is fetched.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from engine.errors import ModelUnavailable
from engine.models.folder import INDEX, WHOLE, is_weights, needed_files
from engine.models.pins import PinnedFile
from engine.models.published import Published

LISTINGS = {
    "hf": "https://huggingface.co/api/models/{repository}?blobs=true",
    "hf-mirror": "https://hf-mirror.com/api/models/{repository}?blobs=true",
    "modelscope": "https://www.modelscope.cn/api/v1/models/{repository}/repo/files"
    "?Revision=master&Recursive=true",
}
ABOUT_MODELSCOPE = "https://www.modelscope.cn/api/v1/models/{repository}"

_POINTER_SIZE = 1000  # bytes; weights that are smaller are what git keeps in place of them
_LARGE = 50_000_000  # bytes; a larger file must have a hash


def look_up(published: Published, source: str) -> Published:
    """Return the model with its files as a hub lists them, which takes a request or two.

    Raises `ModelUnavailable`: there is no such repository, or none that Pagewise could run.
    """
    from engine.models.download import fetch_json  # the only place with a network

    answer = fetch_json(LISTINGS[source].format(repository=published.repository), published.name)
    try:
        if source == "modelscope":
            files, commit = _of_modelscope(answer), ""
            licence = published.licence or _licence_at_modelscope(published)
        else:
            if answer.get("gated"):
                raise ModelUnavailable(
                    "models.gated", model=published.name, address=published.address
                )
            files, commit = _of_hugging_face(answer), str(answer["sha"])
            licence = published.licence or str((answer.get("cardData") or {}).get("license") or "")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ModelUnavailable("models.hub-odd", model=published.name, host=source) from error
    chosen = tuple(files[name] for name in needed_files(files))
    _refuse_unfit(published, files, chosen)
    return replace(published, files=chosen, commit=commit, licence=licence, source=source)


def _of_hugging_face(answer: Mapping[str, Any]) -> dict[str, PinnedFile]:
    found = {}
    for each in answer["siblings"]:
        name, large = str(each["rfilename"]), each.get("lfs") or {}
        found[name] = PinnedFile(
            name, int(large.get("size", each["size"])), str(large.get("sha256", ""))
        )
    return found


def _of_modelscope(answer: Mapping[str, Any]) -> dict[str, PinnedFile]:
    files = (each for each in answer["Data"]["Files"] if each["Type"] == "blob")
    return {
        name: PinnedFile(name, int(each["Size"]), str(each.get("Sha256") or ""))
        for each in files
        for name in [str(each["Path"])]
    }


def _licence_at_modelscope(published: Published) -> str:
    from engine.models.download import fetch_json

    with suppress(ModelUnavailable, LookupError, TypeError):
        address = ABOUT_MODELSCOPE.format(repository=published.repository)
        return str(fetch_json(address, published.name)["Data"]["License"] or "")
    return ""


def _refuse_unfit(
    published: Published, files: Mapping[str, PinnedFile], chosen: tuple[PinnedFile, ...]
) -> None:
    """Raise for what is plain from the list alone."""
    folder = published.repository
    if WHOLE not in files and INDEX not in files:
        pickle = any(name.endswith((".bin", ".pt")) for name in files)
        raise ModelUnavailable(
            "models.only-pickle" if pickle else "models.no-safetensors", folder=folder
        )
    for name in ("config.json", "tokenizer.json"):
        if name not in files:
            raise ModelUnavailable("models.file-missing", folder=folder, file=name)
    for each in chosen:
        if each.sha256:
            continue
        if is_weights(each.name) and each.size < _POINTER_SIZE:
            raise ModelUnavailable("models.pointer-listed", folder=folder, file=each.name)
        if each.size > _LARGE:
            raise ModelUnavailable(
                "models.no-checksums", model=published.name, address=published.address
            )
