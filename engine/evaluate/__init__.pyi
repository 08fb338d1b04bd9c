"""The public names of the package; `__init__.py` loads each on first use."""

from .advice import (
    Advice as Advice,
    advise as advise,
)
from .answering import (
    AnswersMeasured as AnswersMeasured,
    measure_answers as measure_answers,
)
from .collection import Collection as Collection
from .comparison import (
    FIRST as FIRST,
    Compared as Compared,
    Ordering as Ordering,
    Unanswerable as Unanswerable,
    compare_systems as compare_systems,
    comparison_table as comparison_table,
)
from .measures import MEASURES as MEASURES
from .measuring import (
    MeasureEvent as MeasureEvent,
    System as System,
    measure_collection as measure_collection,
)
from .own_judgments import measure_own as measure_own
from .proof import (
    Section as Section,
    prove as prove,
)
from .records import (
    BY_RULE as BY_RULE,
    FEW as FEW,
    Comparison as Comparison,
    Evaluated as Evaluated,
    Measured as Measured,
    ReadInTime as ReadInTime,
    Topic as Topic,
    Weight as Weight,
)
from .tryout import (
    Tried as Tried,
    try_instruction as try_instruction,
)
