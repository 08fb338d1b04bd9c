"""Models: the files of models on disk: found, downloaded, checked, listed and removed.

Only safetensors, no remote code; a model with a published name must hold the published bytes.
"""

from engine.models.digests import Digests
from engine.models.events import (
    Checking,
    Copying,
    Downloading,
    Installed,
    InstallEvent,
    Verified,
    VerifyEvent,
)
from engine.models.folder import (
    embedded,
    files_of,
    has_head,
    is_encoder_folder,
    listed,
    parameter_width,
    read_json,
    read_modules,
    tensor_files,
    weights,
)
from engine.models.install import Offer, install_model, model_offer, remove_model
from engine.models.kept_folders import forget_folder, keep_used, own_folders
from engine.models.listing import Listed, list_models, listed_servers, names_on_disk
from engine.models.model import (
    Model,
    bytes_left,
    check_bytes,
    e5_file,
    find_model,
    is_begun,
    lacking,
    locate_model,
    model_digest,
    model_folder,
    own_folder,
    published_as,
)
from engine.models.pace import Pace
from engine.models.published import (
    DOCUMENTS,
    ENCODERS,
    NO_RERANKER,
    PUBLISHED,
    QUESTION,
    SOURCES,
    Published,
    canonical,
    known_encoder,
    memory,
)
