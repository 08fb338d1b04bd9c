"""Team: a team's library is joined at its server, and its folders are found on this computer."""

from app.library.team.join_dialog import JoinDialog
from app.library.team.roots_dialog import RootsDialog
