"""Team: a team's library is joined at its server; its folders are found here, and its groups."""

from app.library.team.group_dialog import GroupDialog
from app.library.team.join_dialog import JoinDialog
from app.library.team.roots_dialog import RootsDialog
