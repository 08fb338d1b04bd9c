"""The public names of the package; `__init__.py` loads each on first use."""

from .client import Refused as Refused, open_client as open_client, server_of as server_of
from .collection import Stamp as Stamp, prepare as prepare, read_stamp as read_stamp
from .desks import Elsewhere as Elsewhere
from .joining import (
    change_place as change_place,
    give_key as give_key,
    join_team as join_team,
    leave_team as leave_team,
    share_with as share_with,
    team_of as team_of,
)
from .place import Place as Place
from .reader import Reader as Reader
from .sink import TeamSink as TeamSink
from .team import Shared as Shared, Team as Team
from .vectors import TeamVectors as TeamVectors
from .whole import whole_documents as whole_documents
