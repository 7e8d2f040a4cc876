"""Files of watched folders: what is certain is taken, the rest waits, and nothing comes twice."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from core.dates import DateOrder
from exporters.editable import export_editable
from importers import profiles
from importers.contacts.kind import CONTACTS
from importers.queue import folder_scan, watched_folders
from importers.queue import worklist as books_of
from importers.queue.folder_scan import run_once, scan_folders
from importers.queue.watched_folders import Policy
from importers.queue.watched_import import import_file
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import people, reviews
from models.undo import undo
from records.export_snapshot import database_identity
from records.history.batches import list_batches
from tests.acts import run_act
from tests.importers.contact_files import choosing
from tests.importers.watched import (
    ANNA,
    BEN,
    CERTAIN,
    HEADINGS,
    books,
    go_round,
    outcomes,
    put,
    waiting,
    watch,
)
from tests.tabular.reading.hostile_files import GOOD, encrypted

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "From the registry"


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(people)) or 0


def test_what_is_certain_is_imported_once(database: Database, folder: Path) -> None:
    watch(database, folder)
    path = put(folder, "march.csv", HEADINGS, ANNA, BEN)
    (taken,) = go_round(database)
    assert (taken.outcome, taken.counts["created"], taken.waiting) == ("applied", 2, 0)
    assert path.exists()
    assert go_round(database) == ()
    with database.read() as connection:
        (batch, _) = list_batches(connection)
    assert batch.title == "march.csv imported from the watched folder “From the registry”"
    assert (batch.id, batch.file_name) == (taken.batch_id, "march.csv")
    assert [(one.name, one.outcome, one.batch_id) for one in books(database)] == [
        ("march.csv", "applied", batch.id)
    ]


def test_a_large_import_waits_for_somebody_so_that_no_edit_waits_for_it(
    database_file: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.queue.watched_import.MOST_ROWS", 1)
    watch(database_file, folder)
    put(folder, "march.csv", HEADINGS, ANNA, BEN)
    (taken,) = go_round(database_file)
    assert (taken.outcome, count(database_file)) == ("waiting", 0)
    assert [str(one.reason) for one in waiting(database_file)] == [
        "Too many rows to import in the background."
    ]


def test_undone_a_file_does_not_come_again(database: Database, folder: Path) -> None:
    watch(database, folder)
    put(folder, "march.csv", HEADINGS, ANNA)
    (taken,) = go_round(database)
    assert taken.batch_id is not None
    undo(database, taken.batch_id)
    assert (count(database), go_round(database)) == (0, ())


def test_the_same_content_comes_once_whatever_its_name(
    database_file: Database, folder: Path
) -> None:
    watch(database_file, folder)
    path = put(folder, "march.csv", HEADINGS, ANNA)
    go_round(database_file)
    shutil.copy(path, folder / "april.csv")
    path.touch()
    seen, taken = run_once(database_file, pause=0.01)
    assert (taken, seen.is_news, count(database_file)) == ((), False, 1)


def test_a_file_imported_by_hand_is_noted_only(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    path = put(folder, "march.csv", HEADINGS, ANNA)
    run_import(database_file, prepare(database_file, CONTACTS, path))
    (taken,) = go_round(database_file)
    assert (taken.outcome, str(taken.reason)[:27]) == ("known", "The same file was imported ")
    assert (count(database_file), go_round(database_file)) == (1, ())


def test_rows_that_nobody_can_tell_wait_as_reviews(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    put(folder, "first.csv", HEADINGS, ANNA)
    go_round(database_file)
    put(folder, "second.csv", "Given name,Family name,Phone", "Anna,Marsh,+44 7700 900123")
    (taken,) = go_round(database_file)
    assert (taken.outcome, taken.waiting) == ("applied", 1)
    with database_file.read() as connection:
        assert connection.scalar(select(func.count()).select_from(reviews)) == 1


def test_cells_that_cannot_be_taken_are_counted(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    put(folder, "march.csv", HEADINGS, ANNA, "00103,Chloë,Okafor,nobody at all,")
    (taken,) = go_round(database_file)
    assert (taken.counts["created"], taken.issues, str(taken.reason)) == (2, 1, "1 issue in it")


DATES = ("Given name,Family name,Date of birth", "Anna,Marsh,03/04/1980")


@pytest.mark.parametrize(
    ("policy", "lines", "step", "reason"),
    [
        (Policy(), (HEADINGS, ANNA), "changes", "Ready"),
        (CERTAIN, (f"{HEADINGS},Shoe size", f"{ANNA},38"), "columns", "“Shoe size”"),
        (CERTAIN, ("x1,x2,x3", "Anna,Marsh,anna@example.org"), "columns", "“x1”"),
        (CERTAIN, DATES, "problems", "“Date of birth”"),
        (CERTAIN, ("1,2", "3,4"), "file", "no column headings"),
    ],
)
def test_what_has_to_be_asked_waits(
    database_file: Database,
    folder: Path,
    policy: Policy,
    lines: tuple[str, ...],
    step: str,
    reason: str,
) -> None:
    watch(database_file, folder, policy)
    put(folder, "march.csv", *lines)
    (taken,) = go_round(database_file)
    assert taken.outcome == "waiting"
    assert (count(database_file), go_round(database_file)) == (0, ())
    (draft,) = waiting(database_file)
    assert (draft.file_name, draft.step, draft.folder) == ("march.csv", step, str(folder))
    assert reason in str(draft.reason)


def test_the_order_of_dates_may_be_the_folders(database_file: Database, folder: Path) -> None:
    watch(database_file, folder, replace(CERTAIN, dates=DateOrder.DAY_FIRST))
    put(folder, "march.csv", *DATES)
    assert outcomes(go_round(database_file)) == [("march.csv", "applied")]


def test_a_named_mapping_takes_its_columns_and_leaves_others(
    database_file: Database, folder: Path, tmp_path: Path
) -> None:
    first = put(tmp_path, "first.csv", "Who,Called,Mail", "Anna,Marsh,anna@example.org")
    chosen = {"Who": "given_name", "Called": "family_name", "Mail": "email"}
    planned = prepare(database_file, CONTACTS, first, chosen=chosen)
    run_import(database_file, choosing(planned, save_as="Registry"))
    watch(database_file, folder, replace(CERTAIN, profile="registry"))
    put(folder, "more.csv", "Mail,Who,Shoe size,Called", "ben@example.org,Ben,38,Núñez")
    put(folder, "other.csv", "Who,Mail", "Dev,dev@example.org")
    taken = go_round(database_file)
    assert outcomes(taken) == [("more.csv", "applied"), ("other.csv", "waiting")]
    assert "“Called”" in str(taken[1].reason)


def test_the_file_of_a_known_program_is_taken_without_a_question(
    database_file: Database, folder: Path
) -> None:
    watch(database_file, folder)
    headings = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    person = (
        "Anna,Marsh,https://www.linkedin.com/in/am,anna@example.org,Example Clinic,,12 Mar 2021"
    )
    put(folder, "Connections.csv", "Notes:", '"Some addresses are missing"', "", headings, person)
    assert outcomes(go_round(database_file)) == [("Connections.csv", "applied")]
    assert count(database_file) == 1


def test_a_protected_workbook_waits_for_its_password(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    (folder / "locked.xlsx").write_bytes(encrypted(GOOD, "Ada Lovelace"))
    (taken,) = go_round(database_file)
    (draft,) = waiting(database_file)
    assert (taken.outcome, draft.step, draft.row_count) == ("waiting", "file", None)
    assert "password" in str(draft.reason)


def test_a_damaged_file_is_refused_once_and_told(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 400)
    (taken,) = go_round(database_file)
    assert (taken.outcome, go_round(database_file)) == ("refused", ())
    with database_file.read() as connection:
        (told,) = books_of.refused_unseen(connection)
    assert (told.name, told.reason) == ("broken.xlsx", taken.reason)
    books_of.mark_seen(database_file, told.file_id)
    with database_file.read() as connection:
        assert books_of.refused_unseen(connection) == []
    assert len(books(database_file)) == 1


@pytest.mark.parametrize(
    "name",
    ["~$march.xlsx", ".march.csv", "march.csv.part", "march.tmp", "a.crdownload", "Thumbs.db"],
)
def test_what_is_no_file_of_a_persons_is_left(
    database_file: Database, folder: Path, name: str
) -> None:
    watch(database_file, folder)
    put(folder, name, HEADINGS, ANNA)
    (folder / "subfolder.csv").mkdir()
    seen, taken = run_once(database_file, pause=0.01)
    assert (taken, seen.unsettled) == ((), 0)


def test_a_file_that_grows_has_not_settled(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    empty = put(folder, "soon.csv")
    empty.write_bytes(b"")
    path = put(folder, "march.csv", HEADINGS, ANNA)
    first = scan_folders(database_file)
    assert (first.ready, first.unsettled) == ((), 2)
    put(folder, "march.csv", HEADINGS, ANNA, BEN)
    second = scan_folders(database_file, first)
    assert second.ready == ()
    third = scan_folders(database_file, second)
    (found,) = third.ready
    put(folder, "march.csv", HEADINGS, BEN)
    taken = import_file(database_file, found)  # it changed after the last look
    assert taken is not None
    assert (taken.outcome, found.path, books(database_file)) == ("later", path, [])


_TAKE = """
import sys
from importers.queue.folder_scan import import_files, scan_folders
from models.database import open_database
database = open_database(sys.argv[1])
seen = scan_folders(database, scan_folders(database))
print(len(seen.ready), flush=True)
sys.stdin.readline()
print(*(one.outcome for one in import_files(database, seen)), flush=True)
"""


def test_of_two_programs_at_once_one_takes_each_file(database: Database, folder: Path) -> None:
    watch(database, folder)
    for number in range(3):
        put(
            folder,
            f"{number}.csv",
            HEADINGS,
            f"0{number},Anna,Marsh{number},a{number}@example.org,",
        )
    put(folder, "wait.csv", f"{HEADINGS},Shoe size", f"{ANNA},38")
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _TAKE, str(database.path or url)]
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) for _ in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "4\n"  # both have seen all
    told = []
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        told += one.communicate()[0].split()
        assert one.returncode == 0
    assert sorted(set(told) - {"later"}) == ["applied", "waiting"]
    assert (count(database), len(books(database)), len(waiting(database))) == (3, 4, 1)
    with database.read() as connection:
        assert len(list_batches(connection, kind=BatchKind.CONTACTS)) == 3


def test_a_folder_that_is_gone_is_told_until_it_is_back(database: Database, folder: Path) -> None:
    watch(database, folder)
    folder.rmdir()
    for _ in range(2):
        go_round(database)
        with database.read() as connection:
            (fault,) = books_of.faults(connection)
        assert str(folder) in str(fault.reason)
    folder.mkdir()
    go_round(database)
    with database.read() as connection:
        assert books_of.faults(connection) == []


def test_a_folder_that_does_not_answer_is_not_waited_for(
    database_file: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Event()
    monkeypatch.setattr(folder_scan, "_PATIENCE", 0.05)
    monkeypatch.setattr(folder_scan, "_new_files", lambda *_: asked.wait(30))
    watch(database_file, folder)
    seen = scan_folders(database_file)
    asked.set()
    assert (list(seen.faults), seen.is_news) == ([str(folder)], True)


def test_a_paused_or_removed_folder_is_left_alone(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    with database_file.read() as connection:
        (listed,) = watched_folders.listed(connection)
    put(folder, "march.csv", HEADINGS, ANNA)
    run_act(database_file, watched_folders.set_active, listed, active=False)
    assert go_round(database_file) == ()
    run_act(database_file, watched_folders.set_active, listed, active=True)
    assert len(go_round(database_file)) == 1
    run_act(database_file, watched_folders.remove, folder)
    put(folder, "april.csv", HEADINGS, BEN)
    assert go_round(database_file) == ()
    watch(database_file, folder)  # what came before does not come again
    assert outcomes(go_round(database_file)) == [("april.csv", "applied")]


def test_settings_of_folders_are_undone_like_others(database_file: Database, folder: Path) -> None:
    watch(database_file, folder)
    run_act(database_file, watched_folders.remove, folder)
    with database_file.read() as connection:
        removal = list_batches(connection)[0]
    undo(database_file, removal.id)
    with database_file.read() as connection:
        (back,) = watched_folders.listed(connection)
    assert (back.path, back.policy, back.active) == (folder, CERTAIN, True)


def test_a_folder_outlives_its_mapping(
    database_file: Database, folder: Path, tmp_path: Path
) -> None:
    planned = prepare(database_file, CONTACTS, put(tmp_path, "first.csv", HEADINGS, ANNA))
    run_import(database_file, choosing(planned, save_as="Registry"))
    watch(database_file, folder, replace(CERTAIN, profile="Registry"))
    with database_file.read() as connection:
        (saved,) = profiles.listed(connection)
    run_act(database_file, profiles.delete, saved.profile_id, saved.name)
    with database_file.read() as connection:
        (left,) = watched_folders.listed(connection)
    assert left.policy == CERTAIN


def test_of_an_edited_export_the_certain_is_taken_and_the_rest_waits(
    database_file: Database, folder: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    put(tmp_path, "first.csv", HEADINGS, ANNA, BEN)
    run_import(database_file, prepare(database_file, CONTACTS, tmp_path / "first.csv"))
    watch(database_file, folder)
    exported = tmp_path / "edit.xlsx"
    export_editable(database_file, exported, identity=run_act(database_file, database_identity))
    book = load_workbook(exported)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Employer") + 1, "Example University")
    sheet.delete_rows(3)
    book.save(folder / "edited.xlsx")
    (taken,) = go_round(database_file)
    assert (taken.outcome, taken.counts["updated"], taken.waiting) == ("applied", 1, 1)
    assert (count(database_file), go_round(database_file)) == (2, ())
    (draft,) = waiting(database_file)
    assert "1 deleted row" in str(draft.reason)
    books_of.drop(database_file, draft.draft_id)
    assert [(one.outcome, one.batch_id) for one in books(database_file)] == [
        ("dropped", taken.batch_id)
    ]
