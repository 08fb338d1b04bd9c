"""Backup: what the user made of all libraries, in one file to keep or to move; or the end of it.

Neither documents nor what is made of them again are in it, and no password and no key.
"""

from engine.backup.archive import Backup, export_backup, import_backup, read_backup
from engine.backup.forget import forget_everything
