"""What is done to the file of a database while nothing has it open; each gives what to say then.

The work is done by a job, on the path of the database.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from importers.queue.draft_erasure import discard_drafts
from models.passphrase import set_passphrase
from models.stored_passphrases import forget_passphrase, store_passphrase
from records.restore.restore import restore_backup
from ui.passphrases import NewPassphrase

Replacement: TypeAlias = Callable[[Path, Progress], str]
_PROTECTED: Final = "The database and new backups can only be read with the passphrase."


def restoring(backup: Path) -> Replacement:
    """Put `backup` in the place of the file."""

    def work(path: Path, progress: Progress) -> str:
        return f"Backup restored. {restore_backup(backup, path, discard_drafts, progress).sentence}"

    return work


def protecting(new: NewPassphrase) -> Replacement:
    """Write the file anew under another passphrase, or none."""

    def work(path: Path, progress: Progress) -> str:
        left = set_passphrase(path, new.passphrase, new.copies, progress)
        said = ["Passphrase removed." if new.passphrase is None else _PROTECTED]
        if left:
            said.append(f"{plural(len(left), 'earlier copy', 'earlier copies')} left unchanged.")
        try:
            if new.passphrase is not None and new.is_stored:
                store_passphrase(path, new.passphrase)
            else:
                forget_passphrase(path)
        except UserError as refusal:
            said.append(refusal.message)
        return " ".join(said)

    return work
