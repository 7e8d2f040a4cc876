"""Answers as a kind of import: all that files of contacts can, files of answers can as well."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from core.serialization import as_plain, from_plain
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersImport
from importers.answers.kind import RESPONSES
from importers.choices import LEAVE_OUT, ReadOptions
from importers.issues.corrections import Corrections
from importers.issues.issue_log import read_issues
from importers.issues.rejected_workbook import write_rejected
from importers.kinds import recognise_kinds
from importers.queue import drafts, watched_folders, worklist
from importers.queue.drafts import Standing
from importers.queue.folder_scan import run_once
from importers.queue.watched_folders import Policy
from importers.workflow import plan_import, prepare, read_book, run_import
from models.tables import import_drafts
from surveys.answer_values.choice_texts import ValueStyle
from surveys.responses import Answer, read_responses
from tests.acts import run_act
from tests.importers.answers.conftest import Office

CHOICES = AnswerChoices(survey="CAR", wave="2018")
HEADINGS = ("E-mail address", "ACTIVE", "PAPERS")


def written(path: Path, *rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (headings, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(
        tmp_path / "answers.xlsx",
        ["ann@example.org", "Yes", 3],
        ["bob@example.org", "perhaps", 5],
        ["nobody@example.org", "No", 1],
    )


def planned(office: Office, path: Path, choices: AnswerChoices = CHOICES) -> AnswersImport:
    return prepare(office.database, RESPONSES, path, choices=choices)


def again(office: Office, found: AnswersImport, **choices: object) -> AnswersImport:
    """The plan under other choices, made as the wizard does."""
    with office.database.read() as connection:
        wanted = replace(found.choices, **choices)  # type: ignore[arg-type]  # names of choices
        plan: AnswersImport = plan_import(connection, found.source, wanted, before=found)
        return plan


def stored(office: Office) -> dict[int | None, dict[str, tuple[Answer, ...]]]:
    with office.database.read() as connection:
        found = read_responses(connection, office.wave.id).values()
    return {response.person_id: dict(response.answers) for response in found}


def test_a_cell_is_corrected_and_the_row_read_again_alone(office: Office, path: Path) -> None:
    found = planned(office, path)
    (issue,) = [one for one in found.issues if one.value == "perhaps"]
    corrections = Corrections(cells={(3, 1): "No"})
    with office.database.read() as connection:
        check = RESPONSES.row_check(connection, found)
    assert [column for _, column in check.check_row(1, Corrections())] == [1]
    assert check.check_row(1, corrections) == []
    corrected = again(office, found, corrections=corrections)
    assert issue not in corrected.issues
    run_import(office.database, corrected)
    assert stored(office)[office.people[1]]["ACTIVE"] == (Answer(choice="no"),)


def test_changes_are_shown_question_by_question_and_can_be_unticked(
    office: Office, path: Path, tmp_path: Path
) -> None:
    run_import(office.database, planned(office, path))
    later = written(tmp_path / "later.xlsx", ["ann@example.org", "No", 4])
    found = planned(office, later)
    ann = office.people[0]
    assert [tuple(one) for one in found.plan.changes] == [
        (0, ann, "ACTIVE", "Yes", "No"),
        (0, ann, "PAPERS", "3", "4"),
    ]
    chosen = found.with_last_choices(replace(found.choices, unticked=frozenset({(0, "ACTIVE")})))
    assert [one.field for one in chosen.chosen().changes] == ["PAPERS"]
    assert "changes_unticked" in {issue.code for issue in chosen.issues}
    run_import(office.database, chosen)
    assert stored(office)[ann] == {
        "ACTIVE": (Answer(choice="yes"),),
        "PAPERS": (Answer(number=4.0),),
    }
    skipped = found.with_last_choices(replace(found.choices, skipped_rows=frozenset({0})))
    assert not skipped.chosen().changes_anything
    assert skipped.chosen().counts["skipped"] == 1


def test_a_decision_made_before_the_import_is_remembered(office: Office, path: Path) -> None:
    found = planned(office, path)
    assert found.plan.outcomes[2] == "review"
    caz = office.people[2]
    decided = again(office, found, decisions={2: caz})
    assert decided.parsed is found.parsed  # nothing is read again
    run_import(office.database, decided)
    assert stored(office)[caz]["PAPERS"] == (Answer(number=1.0),)
    assert planned(office, path).plan.counts["review"] == 0
    left = again(office, found, decisions={2: LEAVE_OUT})
    assert left.plan.outcomes[2] == "skipped"


def test_a_mapping_is_saved_and_found_by_the_headings(office: Office, tmp_path: Path) -> None:
    headings = ("Who", "ACTIVE", "Number")
    first = written(tmp_path / "a.xlsx", ["ann@example.org", "Yes", 3], headings=headings)
    chosen = {"Who": "email", "Number": "PAPERS"}
    found = prepare(office.database, RESPONSES, first, choices=CHOICES, chosen=chosen)
    last = replace(found.choices, save_as="Ours")
    run_import(office.database, found.with_last_choices(last))
    second = written(tmp_path / "b.xlsx", ["bob@example.org", "No", 2], headings=headings)
    later = planned(office, second)
    assert later.choices.profile == "Ours"
    assert [column.field for column in later.choices.mapping] == ["email", "ACTIVE", "PAPERS"]


def test_rejected_rows_go_back_as_the_users_own_workbook(
    office: Office, path: Path, tmp_path: Path
) -> None:
    found = planned(office, path)
    given = write_rejected(found, tmp_path / "fix.xlsx")
    assert given.rows == 2
    sheet = load_workbook(tmp_path / "fix.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["A"]][1:] == ["bob@example.org", "nobody@example.org"]
    back = planned(office, tmp_path / "fix.xlsx")
    assert back.source.issue_column == len(HEADINGS)
    applied = run_import(office.database, found)
    assert applied.batch_id is not None
    with office.database.read() as connection:
        kept = read_issues(connection, applied.batch_id)
    assert {issue.row for issue in kept} >= {3, 4}


def test_a_draft_keeps_the_kind_and_its_choices(office: Office, path: Path, tmp_path: Path) -> None:
    found = planned(office, path)
    choices = replace(
        found.choices, value_styles={"ACTIVE": ValueStyle.CODES}, statuses={"done": True}
    )
    assert from_plain(AnswerChoices, as_plain(choices)) == choices
    draft = drafts.keep(office.database, path, found.source.digest, Standing(choices, "changes"))
    out = tmp_path / "out"
    out.mkdir()
    _, standing = drafts.unpack(office.database, draft, out)
    assert standing.choices == choices
    with office.database.read() as connection:
        kept = drafts.still_sensible(connection, found.source, standing.choices, found.choices)
    assert kept == choices
    run_import(office.database, found, draft_id=draft)
    with office.database.read() as connection:
        assert connection.scalar(select(import_drafts.c.id)) is None


@pytest.mark.parametrize("apply_certain", [True, False])
def test_files_of_a_watched_folder_are_answers_to_its_wave(
    office: Office, tmp_path: Path, *, apply_certain: bool
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    policy = Policy(kind="responses", survey="CAR", wave="2018", apply_certain=apply_certain)
    run_act(office.database, watched_folders.add, folder, policy)
    with office.database.read() as connection:
        assert watched_folders.listed(connection)[0].policy == policy
    written(folder / "a.xlsx", ["ann@example.org", "Yes", 3])
    _, (outcome,) = run_once(office.database, pause=0)
    assert outcome.outcome == (worklist.APPLIED if apply_certain else worklist.WAITING)
    assert len(stored(office)) == int(apply_certain)
    with office.database.read() as connection:
        assert [one.kind for one in worklist.drafts(connection)] == (
            [] if apply_certain else ["responses"]
        )


def test_a_file_is_recognised_by_the_questions_in_its_headings(office: Office, path: Path) -> None:
    book = read_book(path, ReadOptions())
    with office.database.read() as connection:
        likeliest, other = recognise_kinds(connection, book)
    assert (likeliest.kind, likeliest.choices) == (RESPONSES, CHOICES)
    assert other.kind.key == "contacts"
