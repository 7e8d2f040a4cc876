"""An anonymous wave: who answered is known, and nothing on record tells who gave which answers."""

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import UserError
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersImport
from importers.answers.kind import RESPONSES
from importers.queue import drafts, watched_folders
from importers.queue.drafts import Standing
from importers.queue.folder_scan import run_once
from importers.queue.watched_folders import Policy
from importers.workflow import Applied, prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.suppressions import keyed_hash, suppression_keys
from models.tables import (
    answers,
    batches,
    import_drafts,
    import_issues,
    invitations,
    journal,
    metadata,
    responses,
    reviews,
    taken_answers,
)
from models.undo import undo
from records.wave_privacy import Privacy
from records.writing.new_people import create_people
from surveys.anonymous_answers import SMALLEST_GROUP, remove_answers
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import read_responses
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act

QUESTIONS = Questionnaire(
    "SAT", "Satisfaction", None, (QuestionDefinition("SCORE", "Score?", QuestionKind.NUMBER),)
)
PEOPLE = 24


class Office:
    """An anonymous wave with people invited, and the files that a platform gives of it."""

    def __init__(self, database: Database, folder: Path, privacy: Privacy) -> None:
        self.database, self.folder = database, folder
        run_act(database, create_survey, QUESTIONS)
        self.wave: Wave = run_act(database, open_wave, "SAT", "2024", privacy=privacy)
        self.tokens = [f"{number:032x}" for number in range(1, PEOPLE + 1)]
        with database.write(BatchKind.INVITE) as changes:
            people = create_people(
                changes,
                [{"given_name": f"P{n}", "alumni_id": f"A{n}"} for n in range(PEOPLE)],
                None,
                source=None,
            )
            rows = [
                {"wave_id": self.wave.id, "person_id": one, "token": token, "disposition": "sent"}
                for one, token in zip(people, self.tokens, strict=True)
            ]
            self.invitations = list(changes.insert(invitations, rows))

    def file(
        self, who: Sequence[int], name: str = "answers.csv", *, partial: Sequence[int] = ()
    ) -> Path:
        """A platform's export of the answers of people by number; each answers 100 + number."""
        path = self.folder / name
        lines = ["Response ID,token,Completion status,SCORE"]
        lines += [
            f"{n + 500},{self.tokens[n]},{'partial' if n in partial else 'complete'},{100 + n}"
            for n in who
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def plan(self, path: Path) -> AnswersImport:
        choices = AnswerChoices(survey="SAT", wave="2024")
        return prepare(self.database, RESPONSES, path, choices=choices)

    def take(self, path: Path) -> Applied:
        return run_import(self.database, self.plan(path))

    def scores(self) -> list[float]:
        """The answers on record, in the order of their identifiers."""
        with self.database.read() as connection:
            return list(connection.scalars(select(answers.c.number).order_by(answers.c.id)))

    def dispositions(self) -> dict[str, int]:
        with self.database.read() as connection:
            return dict(Counter(connection.scalars(select(invitations.c.disposition))))


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, tmp_path, Privacy.ANONYMOUS)


def everything(database: Database) -> dict[str, list[Mapping[str, Any]]]:
    """All rows of all tables, as somebody with the whole database sees them."""
    with database.read() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def linked(tables: Mapping[str, list[Mapping[str, Any]]], office: Office) -> list[str]:
    """What in the database names a person, an invitation or a row together with an answer."""
    scores = {row["id"]: row["number"] for row in tables["answers"]}
    owners = {row["id"]: row["response_id"] for row in tables["answers"]}
    found = [
        f"responses.{name}"
        for row in tables["responses"]
        for name in ("person_id", "invitation_id", "source_key", "started_at", "submitted_at")
        if row[name] is not None
    ]
    found += [
        f"journal: {row['table_name']}"
        for row in tables["journal"]
        if row["table_name"] in {"responses", "answers"}
    ]
    for name in ("reviews", "import_issues", "import_drafts"):
        found += [name for _row in tables[name]]
    told = json.dumps(tables["journal"] + tables["batches"], default=str)
    found += [f"a score in the journal: {one}" for one in scores.values() if f"{one:.0f}.0" in told]
    assert set(owners.values()) == {row["id"] for row in tables["responses"]}
    return found


def test_who_answered_is_known_and_what_they_answered_is_kept_apart(office: Office) -> None:
    taken = office.take(office.file(range(12), partial=[11]))
    assert taken.counts["complete"] == 11
    assert taken.counts["skipped"] == 1
    assert office.dispositions() == {"complete": 11, "partial": 1, "sent": 12}
    assert sorted(office.scores()) == [100.0 + n for n in range(11)]
    assert linked(everything(office.database), office) == []


def test_the_order_of_answers_says_nothing(office: Office) -> None:
    """With 20 answers, the chance that a random order looks like the file’s is below 1e-18."""
    office.take(office.file(range(20)))
    in_order = [100.0 + n for n in range(20)]
    assert office.scores() not in (in_order, in_order[::-1])
    with office.database.read() as connection:
        by_response = connection.scalars(
            select(answers.c.number).join(responses).order_by(responses.c.id)
        ).all()
    assert by_response not in (in_order, in_order[::-1])
    # Neither the order of the lines about who answered, nor that of the hashes, is the answers’.
    tables = everything(office.database)
    hashes = [row["key_hash"] for row in tables["taken_answers"]]
    assert hashes == sorted(hashes)


def test_answers_of_a_later_import_are_not_told_from_earlier_ones(office: Office) -> None:
    office.take(office.file(range(12)))
    before = {row["id"] for row in everything(office.database)["responses"]}
    office.take(office.file(range(20), "longer.csv"))
    tables = everything(office.database)
    assert before.isdisjoint(row["id"] for row in tables["responses"])
    assert linked(tables, office) == []
    new = [100.0 + n for n in range(12, 20)]
    places = [place for place, score in enumerate(office.scores()) if score in new]
    assert places != list(range(12, 20))
    assert sorted(office.scores()) == [100.0 + n for n in range(20)]


def test_the_same_file_and_a_longer_one_add_nothing_twice(office: Office) -> None:
    office.take(office.file(range(12)))
    again = office.plan(office.file(range(12), "again.csv"))
    assert again.plan.counts["unchanged"] == 12
    assert not again.plan.changes_anything
    # Another export without the platform’s IDs: the tokens are known again.
    path = office.folder / "tokens.csv"
    lines = [f"{office.tokens[n]},{100 + n}" for n in range(12)]
    path.write_text("\n".join(["token,SCORE", *lines]), encoding="utf-8")
    assert office.plan(path).plan.counts["unchanged"] == 12


def test_a_few_answers_wait_until_there_are_more(office: Office) -> None:
    few = SMALLEST_GROUP - 1
    taken = office.take(office.file(range(few)))
    assert taken.counts["skipped"] == few
    assert office.scores() == []
    assert office.dispositions()["complete"] == few  # so that nobody of them is reminded
    taken = office.take(office.file(range(SMALLEST_GROUP), "more.csv"))
    assert taken.counts["complete"] == SMALLEST_GROUP
    assert len(office.scores()) == SMALLEST_GROUP


def test_rows_skipped_by_hand_do_not_single_out_an_answer(office: Office) -> None:
    plan = office.plan(office.file(range(SMALLEST_GROUP)))
    fewer = replace(plan, choices=replace(plan.choices, skipped_rows=frozenset({0})))
    with pytest.raises(UserError, match="would show who gave"):
        run_import(office.database, fewer)
    assert office.scores() == []


def test_partial_answers_are_only_noted_until_they_are_complete(office: Office) -> None:
    office.take(office.file(range(10), partial=[0, 1, 2, 3, 4]))
    assert office.dispositions()["partial"] == 5
    assert len(office.scores()) == 5
    office.take(office.file(range(10), "later.csv"))
    assert office.dispositions() == {"complete": 10, "sent": PEOPLE - 10}
    assert len(office.scores()) == 10


def test_the_hashes_do_not_test_who_answered_what(office: Office) -> None:
    """Whoever knows the key tries every person with every answer, and finds none."""
    office.take(office.file(range(12)))
    with office.database.read() as connection:
        key = suppression_keys(connection)[0]
        kept = set(connection.scalars(select(taken_answers.c.key_hash)))
        given = [one.answers for one in read_responses(connection, office.wave.id).values()]
    guesses = {
        keyed_hash(key, "answers", f"{office.wave.id}:{name}:{who}{text}")
        for name in ("invitation", "identity", "content", "response")
        for who in [*office.invitations, *office.tokens]
        for text in (json.dumps(sorted(one.items()), default=str) for one in given)
    }
    assert kept.isdisjoint(guesses)


def test_a_row_of_nobody_known_is_not_kept_for_review(office: Office) -> None:
    path = office.file(range(8))
    with path.open("a", encoding="utf-8") as file:
        file.write(f"900,{'f' * 32},complete,999\n")
    taken = office.take(path)
    assert (taken.counts["complete"], taken.counts["skipped"]) == (8, 1)
    assert everything(office.database)[reviews.name] == []


def test_what_could_not_be_read_is_not_kept_with_its_row(office: Office) -> None:
    path = office.file(range(8))
    with path.open("a", encoding="utf-8") as file:
        file.write(f"508,{office.tokens[8]},complete,about ten\n")
    plan = office.plan(path)
    assert any(one.value == "about ten" for one in plan.issues)
    run_import(office.database, plan)
    assert [row["value"] for row in everything(office.database)[import_issues.name]] == []


def test_no_draft_of_the_file_is_kept(office: Office) -> None:
    path = office.file(range(8))
    plan = office.plan(path)
    assert not drafts.may_wait(office.database, Standing(plan.choices))
    assert drafts.may_wait(office.database, Standing(AnswerChoices(survey="OTHER", wave="1")))
    run_act(office.database, open_wave, "SAT", "named")  # its wave can still be changed
    named = AnswerChoices(survey="SAT", wave="named")
    assert not drafts.may_wait(office.database, Standing(named))


@pytest.mark.parametrize("apply_certain", [True, False])
def test_a_watched_folder_never_keeps_the_file(office: Office, *, apply_certain: bool) -> None:
    folder = office.folder / "in"
    folder.mkdir()
    policy = Policy(kind="responses", survey="SAT", wave="2024", apply_certain=apply_certain)
    run_act(office.database, watched_folders.add, folder, policy)
    office.folder = folder
    office.file(range(8))
    run_once(office.database, pause=0.01)
    assert len(office.scores()) == (8 if apply_certain else 0)
    assert everything(office.database)[import_drafts.name] == []


def test_an_import_cannot_be_undone_but_all_answers_can_be_removed(office: Office) -> None:
    batch_id = office.take(office.file(range(12))).batch_id
    assert batch_id is not None
    with pytest.raises(UserError, match="can be removed"):
        undo(office.database, batch_id)
    with office.database.write(BatchKind.ANSWERS_REMOVE) as changes:
        assert remove_answers(changes, office.wave) == 12
    tables = everything(office.database)
    assert (tables[responses.name], tables[answers.name], tables[taken_answers.name]) == (
        [],
        [],
        [],
    )
    assert not [row for row in tables[journal.name] if row["table_name"] == "responses"]
    assert office.dispositions() == {"sent": PEOPLE}
    assert office.take(office.file(range(12), "again.csv")).counts["complete"] == 12


def test_an_open_link_notes_nobody(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, Privacy.OPEN)
    office.take(office.file(range(12)))
    assert office.dispositions() == {"sent": PEOPLE}
    assert len(office.scores()) == 12
    assert office.plan(office.file(range(12), "again.csv")).plan.counts["unchanged"] == 12


def test_a_file_without_any_identity_is_known_again_by_its_content(
    database: Database, tmp_path: Path
) -> None:
    office = Office(database, tmp_path, Privacy.OPEN)
    path = tmp_path / "open.csv"
    scores = [3, 4, 4, 5, 5, 5, 9]
    path.write_text("\n".join(["SCORE", *map(str, scores)]), encoding="utf-8")
    office.take(path)
    assert sorted(office.scores()) == sorted(map(float, scores))
    assert office.plan(path).plan.counts["unchanged"] == len(scores)
    random.Random(5).shuffle(scores)
    path.write_text("\n".join(["SCORE", *map(str, scores), *["4"] * 5]), encoding="utf-8")
    assert office.take(path).counts["complete"] == 5
    assert len(office.scores()) == 12


def test_the_batch_tells_counts_alone(office: Office) -> None:
    batch_id = office.take(office.file(range(12))).batch_id
    with office.database.read() as connection:
        batch = connection.execute(select(batches).where(batches.c.id == batch_id)).one()
        rows = connection.scalars(
            select(journal.c.source_row).where(journal.c.batch_id == batch_id)
        )
        assert set(rows) == {None}
    assert batch.kind == "anonymous_responses"
