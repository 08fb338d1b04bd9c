"""The public names of the package; `__init__.py` loads each on first use."""

from .encoder import Encoder as Encoder, Kind as Kind
from .in_use import (
    InUse as InUse,
    answers_alone as answers_alone,
    encoder_in_use as encoder_in_use,
    read_in_use as read_in_use,
    write_in_use as write_in_use,
)
from .languages import (
    draw_in as draw_in,
    what_tells as what_tells,
    worth_asking as worth_asking,
)
from .model import (
    EncoderModel as EncoderModel,
    find_encoder as find_encoder,
    list_encoders as list_encoders,
    shipped_encoder as shipped_encoder,
)
from .record import (
    encoded_text as encoded_text,
    has_words as has_words,
    record_folder as record_folder,
)
from .self_check import (
    verify_encoder as verify_encoder,
    verify_encoder_in_process as verify_encoder_in_process,
)
from .usual import Usual as Usual, UsualQuestions as UsualQuestions
from .vectors import (
    LESS as LESS,
    Near as Near,
    Vectors as Vectors,
)
from .wanted import (
    read_wanted as read_wanted,
    write_wanted as write_wanted,
)
from .writer import VectorWriter as VectorWriter
