"""The public names of the package; `__init__.py` loads each on first use, httpx2 with `Client`."""

from .address import Address as Address, is_address as is_address, parse_address as parse_address
from .agreed import (
    Server as Server,
    agree as agree,
    agreed_servers as agreed_servers,
    check_agreed as check_agreed,
    forget_server as forget_server,
    known_encoder_at as known_encoder_at,
)
from .client import (
    Client as Client,
    Refused as Refused,
    waited_for as waited_for,
)
from .keys import Keys as Keys, without_key as without_key
from .listing import Offered as Offered, offered_model as offered_model
from .refusal import reason_in as reason_in
from .waiting import seconds_of as seconds_of
