"""The public names of the engine; `__init__.py` loads each on first use."""

from .backup import (
    Backup as Backup,
    export_backup as export_backup,
    forget_everything as forget_everything,
    import_backup as import_backup,
    read_backup as read_backup,
)
from .catalog.counts import FolderStats as FolderStats, Status as Status
from .chat import (
    Answering as Answering,
    ChatEvent as ChatEvent,
    Checked as Checked,
    Found as Found,
    Sentence as Sentence,
    Wrote as Wrote,
    after_yes as after_yes,
    answer as answer,
    chat_address as chat_address,
    chat_models as chat_models,
    citations_in as citations_in,
    find_servers as find_servers,
    is_declined as is_declined,
    needs_yes as needs_yes,
    prompt_of as prompt_of,
    sentences_of as sentences_of,
)
from .config import (
    DEVICES as DEVICES,
    DTYPES as DTYPES,
    Config as Config,
    with_settings as with_settings,
)
from .documents.ignore import pattern_for as pattern_for
from .documents.kinds import is_source as is_source
from .documents.ocr.ocr_text import Box as Box
from .documents.ocr.reasons import ocr_available as ocr_available
from .documents.ocr.setup import (
    OCR_MEGABYTES as OCR_MEGABYTES,
    can_install_ocr as can_install_ocr,
    install_ocr as install_ocr,
    ocr_command as ocr_command,
)
from .documents.reader_words import FACTS as FACTS, PARTS as PARTS
from .embed.elsewhere import add_server as add_server
from .embed.model import list_encoders as list_encoders
from .embed.self_check import (
    verify_encoder as verify_encoder,
    verify_encoder_in_process as verify_encoder_in_process,
)
from .errors import (
    EngineError as EngineError,
    Invalid as Invalid,
    LibraryUnavailable as LibraryUnavailable,
    ModelUnavailable as ModelUnavailable,
)
from .evaluate.advice import Advice as Advice, advise as advise
from .evaluate.answering import (
    AnswersMeasured as AnswersMeasured,
    measure_answers as measure_answers,
)
from .evaluate.collection import Collection as Collection
from .evaluate.comparison import (
    FIRST as FIRST,
    Compared as Compared,
    Ordering as Ordering,
    Unanswerable as Unanswerable,
    compare_systems as compare_systems,
    comparison_table as comparison_table,
)
from .evaluate.measures import MEASURES as MEASURES
from .evaluate.measuring import (
    MeasureEvent as MeasureEvent,
    System as System,
    measure_collection as measure_collection,
)
from .evaluate.own_judgments import measure_own as measure_own
from .evaluate.proof import Section as Section, prove as prove
from .evaluate.records import (
    BY_RULE as BY_RULE,
    FEW as FEW,
    Comparison as Comparison,
    Evaluated as Evaluated,
    Measured as Measured,
    ReadInTime as ReadInTime,
    Topic as Topic,
    Weight as Weight,
)
from .evaluate.tryout import Tried as Tried, try_instruction as try_instruction
from .events import (
    Answers as Answers,
    Changed as Changed,
    Committed as Committed,
    Completed as Completed,
    Counted as Counted,
    Encoded as Encoded,
    Fetching as Fetching,
    Loaded as Loaded,
    Loading as Loading,
    Named as Named,
    Notice as Notice,
    Progress as Progress,
    Proposed as Proposed,
    Ranked as Ranked,
    Recalled as Recalled,
    Recognised as Recognised,
    Relayed as Relayed,
    Relaying as Relaying,
    Scored as Scored,
    Synced as Synced,
    SyncEvent as SyncEvent,
    Tick as Tick,
    Unloaded as Unloaded,
    Unranked as Unranked,
    Withdrawn as Withdrawn,
)
from .libraries import (
    create_library as create_library,
    find_library as find_library,
    library_names as library_names,
    remove_library as remove_library,
)
from .library import Library as Library
from .messages import Message as Message, sentence as sentence
from .models.events import (
    Checking as Checking,
    Copying as Copying,
    Downloading as Downloading,
    Installed as Installed,
    InstallEvent as InstallEvent,
    Verified as Verified,
    VerifyEvent as VerifyEvent,
)
from .models.folder import is_encoder_folder as is_encoder_folder
from .models.install import (
    Offer as Offer,
    install_model as install_model,
    model_offer as model_offer,
    remove_model as remove_model,
)
from .models.kept_folders import forget_folder as forget_folder, keep_used as keep_used
from .models.listing import (
    Listed as Listed,
    list_models as list_models,
    names_on_disk as names_on_disk,
)
from .models.model import (
    e5_file as e5_file,
    find_model as find_model,
    locate_model as locate_model,
    model_folder as model_folder,
    own_folder as own_folder,
)
from .models.pace import Pace as Pace
from .models.published import (
    ENCODERS as ENCODERS,
    KNOWN as KNOWN,
    NO_RERANKER as NO_RERANKER,
    PUBLISHED as PUBLISHED,
    SOURCES as SOURCES,
    Published as Published,
    canonical as canonical,
    is_repository as is_repository,
    known_encoder as known_encoder,
)
from .models.servers.address import (
    Address as Address,
    is_address as is_address,
    parse_address as parse_address,
)
from .models.servers.agreed import (
    Server as Server,
    agreed_servers as agreed_servers,
    check_agreed as check_agreed,
    forget_server as forget_server,
)
from .models.servers.keys import Keys as Keys
from .models.servers.service import (
    announced as announced,
    read_token as read_token,
    running_service as running_service,
)
from .recall.expansion import create_synonyms as create_synonyms
from .recall.facets import (
    Facet as Facet,
    facets_of as facets_of,
    place_filter as place_filter,
)
from .recall.query import is_short as is_short
from .recall.syntax import (
    Filter as Filter,
    filters_in as filters_in,
    plain_question as plain_question,
    without_filters as without_filters,
)
from .recall.texts import order_texts as order_texts
from .records import (
    Answer as Answer,
    Cause as Cause,
    Hit as Hit,
    Passage as Passage,
    Row as Row,
    Score as Score,
    Skipped as Skipped,
    Version as Version,
)
from .rerank.device import choose_device as choose_device
from .rerank.formats import format_on_cpu as format_on_cpu, with_formats as with_formats
from .rerank.order import (
    SORTS as SORTS,
    Group as Group,
    Sort as Sort,
    best_first as best_first,
    group_hits as group_hits,
    sorted_hits as sorted_hits,
    with_answers as with_answers,
    with_relay as with_relay,
    with_scores as with_scores,
)
from .rerank.paces import with_paces as with_paces
from .rerank.report import SearchReport as SearchReport, json_id as json_id
from .rerank.reranker import open_reranker as open_reranker
from .rerank.scorer import Candidate as Candidate
from .rerank.self_check import verify_in_process as verify_in_process, verify_model as verify_model
from .rerank.speed import (
    COUNTS as COUNTS,
    Timed as Timed,
    measure_model as measure_model,
)
from .rerank.trial import try_reranking as try_reranking
from .storage import (
    expand_home as expand_home,
    on_disk as on_disk,
    storage_errors as storage_errors,
    write_atomically as write_atomically,
)
from .stores.preview.excerpt import Excerpt as Excerpt, Marked as Marked, Reach as Reach
from .stores.preview.page import PageImage as PageImage
from .stores.preview.sought import Marking as Marking, Matches as Matches, Sought as Sought
from .stores.team.client import server_of as server_of
from .stores.team.desks import Elsewhere as Elsewhere
from .stores.team.joining import (
    change_place as change_place,
    give_key as give_key,
    join_team as join_team,
    leave_team as leave_team,
    share_with as share_with,
    team_of as team_of,
)
from .stores.team.place import Place as Place
from .stores.team.team import Shared as Shared
from .terms.language import LANGUAGES as LANGUAGES
from .user.history import History as History, News as News, Saved as Saved
from .user.judgments import (
    Judgment as Judgment,
    Judgments as Judgments,
)
from .user.note_file import NOTE_FORMATS as NOTE_FORMATS, notes_as as notes_as
from .user.notes import Note as Note, Notes as Notes
from .user.plain_text import (
    csv_table as csv_table,
    escaped_line as escaped_line,
    quotation as quotation,
)
from .user.presets.preset import (
    GROUPS as GROUPS,
    LONGEST_INSTRUCTION as LONGEST_INSTRUCTION,
    Preset as Preset,
    built_in_presets as built_in_presets,
    checked_instruction as checked_instruction,
    in_language as in_language,
    one_line as one_line,
    read_presets as read_presets,
    write_presets as write_presets,
)
from .user.presets.store import PresetStore as PresetStore
