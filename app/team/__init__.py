"""Team: a team's library is joined at its server, and its folders are found on this computer."""

from app.team.join_dialog import JoinDialog
from app.team.roots_dialog import RootsDialog
