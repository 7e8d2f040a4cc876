"""The workbook of a Microsoft form, which OneDrive keeps in step: saved again with each answer.

Forms has no interface: this is how its answers come in by themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from importers.queue import worklist
from importers.queue.watched_folders import Policy
from models.database import Database
from records.wave_privacy import Privacy
from tests.importers.watched import ANNA, BEN, books, go_round, outcomes, put, waiting, watch
from tests.importers.watched import HEADINGS as COLUMNS
from tests.surveys.test_anonymous_answers import Office

HEADINGS = ("ID", "Start time", "Completion time", "Email", "Name", "Your code", "Score?")
NAME = "Careers (1-2).xlsx"


class Form:
    """A form of the office's wave, and its workbook in a folder."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.folder = office.folder / "OneDrive"

    def watch(self, *, apply_certain: bool) -> None:
        policy = Policy(kind="responses", survey="SAT", wave="2024", apply_certain=apply_certain)
        watch(self.office.database, self.folder, policy)

    def sync(self, who: Sequence[int]) -> None:
        """Save the workbook with the answers of people by number."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(HEADINGS)
        for at, number in enumerate(who, start=1):
            started = datetime(2024, 5, 1, 10, at)
            code = self.office.tokens[number]
            sheet.append([at, started, started, "anonymous", None, code, 100 + number])
        book.save(self.folder / NAME)


@pytest.fixture
def form(database: Database, tmp_path: Path) -> Form:
    return Form(Office(database, tmp_path, Privacy.NAMED))


def test_each_save_brings_what_is_new(form: Form) -> None:
    form.watch(apply_certain=True)
    form.sync([0, 1])
    (first,) = go_round(form.office.database)
    assert (first.outcome, first.counts["complete"]) == ("applied", 2)
    assert go_round(form.office.database) == ()
    form.sync([0, 1, 2])
    (second,) = go_round(form.office.database)
    assert (second.counts["complete"], second.counts["unchanged"]) == (1, 2)
    assert form.office.scores() == [100, 101, 102]


def test_the_locks_of_excel_are_left_alone(form: Form) -> None:
    form.watch(apply_certain=True)
    (form.folder / f"~${NAME}").write_bytes(b"lock")
    assert go_round(form.office.database) == ()


def test_the_newest_workbook_alone_waits(form: Form) -> None:
    form.watch(apply_certain=False)
    form.sync([0])
    assert outcomes(go_round(form.office.database)) == [(NAME, "waiting")]
    form.sync([0, 1])
    assert outcomes(go_round(form.office.database)) == [(NAME, "waiting")]
    (draft,) = waiting(form.office.database)
    assert draft.row_count == 2
    assert [one.outcome for one in books(form.office.database)] == ["waiting", "replaced"]


def test_a_draft_that_somebody_has_begun_is_kept(form: Form) -> None:
    from importers.queue import drafts

    form.watch(apply_certain=False)
    form.sync([0])
    go_round(form.office.database)
    (draft,) = waiting(form.office.database)
    _, standing = drafts.unpack(form.office.database, draft.draft_id, form.office.folder)
    drafts.keep(form.office.database, form.folder / NAME, None, standing, draft.draft_id)
    form.sync([0, 1])
    go_round(form.office.database)
    assert len(waiting(form.office.database)) == 2
    assert [one.outcome for one in books(form.office.database)] == [worklist.WAITING] * 2


@pytest.mark.parametrize(
    ("later", "left"), [((ANNA, BEN), 1), ((BEN,), 2)], ids=["has all rows", "lacks a row"]
)
def test_a_file_that_lacks_a_row_of_the_earlier_one_replaces_nothing(
    database: Database, tmp_path: Path, later: Sequence[str], left: int
) -> None:
    folder = watch(database, tmp_path / "in", Policy())
    put(folder, "registry.csv", COLUMNS, ANNA)
    go_round(database)
    put(folder, "registry.csv", COLUMNS, *later)
    go_round(database)
    assert len(waiting(database)) == left
