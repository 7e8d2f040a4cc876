"""Keeps the import at hand as a draft, step by step, and brings one back. Must not know a widget.

Everything is written by silent jobs, one after another, so none of them waits for another's id.
"""

import weakref
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.progress import Progress
from core.temporary import private_folder
from importers.choices import ReadOptions
from importers.queue import drafts, worklist
from importers.queue.drafts import Standing
from importers.wizard_state import FileRequest, WizardState
from models.database import Database
from ui.context import PageContext
from ui.pages.imports.labels import STEPS


@dataclass(slots=True)
class DraftRef:
    """The id of the draft an import is saved as. Only writing jobs set it."""

    draft_id: int | None = None


class Autosave:
    """Saves one import at a time; `begin` switches to another, which may have a draft."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._kept: Standing | None = None
        self.draft_ref = DraftRef()

    def begin(self, draft_ref: DraftRef | None = None) -> None:
        """Switch to another import."""
        self._kept = None
        self.draft_ref = draft_ref or DraftRef()

    def keep(self, draft: WizardState, step: int) -> None:
        """Save `draft` and the wizard's `step` if either changed."""
        source = draft.opened.source
        rows = None if source is None else len(source.table.row_numbers)
        standing = Standing(draft.choices, list(STEPS)[step], rows)
        if standing == self._kept:
            return
        self._kept = standing
        database, draft_ref, path = self._context.database, self.draft_ref, draft.opened.path
        digest = None if source is None else source.digest

        def work(_progress: Progress) -> None:
            if drafts.may_wait(database, standing):
                kept = drafts.keep(database, path, digest, standing, draft_ref.draft_id)
                draft_ref.draft_id = kept
            elif draft_ref.draft_id is not None:  # another wave was chosen meanwhile
                worklist.drop(database, draft_ref.draft_id)
                draft_ref.draft_id = None

        self._context.jobs.write(work, lambda _nothing: None, title="")


@dataclass(slots=True, weakref_slot=True)
class RestoredDraft:
    """A draft with its file in a temporary folder, which is deleted with this value."""

    path: Path
    standing: Standing

    @property
    def request(self) -> FileRequest:
        """How the file was read. The password is not saved."""
        choices = self.standing.choices
        reading = ReadOptions(
            choices.sheet,
            choices.heading_row,
            choices.encoding,
            fill_down=choices.fill_down,
        )
        return FileRequest(self.path, reading, resumed=choices)

    @property
    def step(self) -> int:
        """The index of the step at which the draft was saved; 0 if it is unknown."""
        steps = list(STEPS)
        return steps.index(self.standing.step) if self.standing.step in steps else 0


def unpack(database: Database, draft_id: int) -> RestoredDraft:
    """Restore the file of a draft.

    Raises UserError if the draft was finished or discarded, or the disk is full.
    """
    try:
        folder = private_folder()
        try:
            found = RestoredDraft(*drafts.unpack(database, draft_id, folder.path))
        except BaseException:
            folder.remove()
            raise
    except OSError as error:
        raise UserError(
            (
                "The file of this import could not be copied to the temporary folder; the draft "
                "is unchanged. Free some space and try again."
            ),
            code="disk_full",
        ) from error
    weakref.finalize(found, folder.remove)
    return found


def find_draft(database: Database, digest: str) -> worklist.Draft | None:
    """The newest draft of a file with the SHA-256 `digest`."""
    with database.read() as connection:
        return worklist.draft_of(connection, digest)
