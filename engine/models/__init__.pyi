"""The public names of the package; `__init__.py` loads each on first use."""

from .digests import Digests as Digests
from .events import (
    Checking as Checking,
    Copying as Copying,
    Downloading as Downloading,
    Installed as Installed,
    InstallEvent as InstallEvent,
    Verified as Verified,
    VerifyEvent as VerifyEvent,
)
from .folder import (
    embedded as embedded,
    files_of as files_of,
    has_head as has_head,
    is_encoder_folder as is_encoder_folder,
    listed as listed,
    parameter_width as parameter_width,
    read_json as read_json,
    read_modules as read_modules,
    tensor_files as tensor_files,
    weights as weights,
)
from .install import (
    Offer as Offer,
    install_model as install_model,
    model_offer as model_offer,
    remove_model as remove_model,
)
from .kept_folders import (
    forget_folder as forget_folder,
    keep_used as keep_used,
    own_folders as own_folders,
)
from .listing import (
    Listed as Listed,
    list_models as list_models,
    listed_servers as listed_servers,
    names_on_disk as names_on_disk,
)
from .model import (
    Model as Model,
    bytes_left as bytes_left,
    check_bytes as check_bytes,
    e5_file as e5_file,
    find_model as find_model,
    is_begun as is_begun,
    lacking as lacking,
    locate_model as locate_model,
    model_digest as model_digest,
    model_folder as model_folder,
    own_folder as own_folder,
    published_as as published_as,
)
from .pace import Pace as Pace
from .published import (
    DOCUMENTS as DOCUMENTS,
    ENCODERS as ENCODERS,
    NO_RERANKER as NO_RERANKER,
    PUBLISHED as PUBLISHED,
    QUESTION as QUESTION,
    SOURCES as SOURCES,
    Published as Published,
    canonical as canonical,
    known_encoder as known_encoder,
    memory as memory,
)
