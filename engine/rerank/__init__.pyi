"""The public names of the package; `__init__.py` loads each on first use."""

from .device import choose_device as choose_device, load_on_device as load_on_device, wider as wider
from .formats import format_on_cpu as format_on_cpu, with_formats as with_formats
from .loading import import_transformers as import_transformers, use_all_cores as use_all_cores
from .order import (
    Group as Group,
    best_first as best_first,
    group_hits as group_hits,
    with_relay as with_relay,
    with_scores as with_scores,
)
from .paces import processor_name as processor_name, with_paces as with_paces
from .ranker import Ranker as Ranker
from .reading import LEAST as LEAST
from .report import SearchReport as SearchReport, json_id as json_id
from .reranker import (
    RankedDocument as RankedDocument,
    Reranker as Reranker,
    open_reranker as open_reranker,
)
from .scorer import (
    Candidate as Candidate,
    encodable as encodable,
    longest_input as longest_input,
    memory_errors_ignored as memory_errors_ignored,
    reason_of as reason_of,
)
from .self_check import (
    check_in_process as check_in_process,
    verify_in_process as verify_in_process,
    verify_model as verify_model,
)
from .speed import (
    COUNTS as COUNTS,
    Timed as Timed,
    measure_model as measure_model,
    measure_speed as measure_speed,
)
from .trial import try_reranking as try_reranking
