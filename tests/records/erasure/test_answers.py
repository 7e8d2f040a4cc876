"""What a closed wave's figures and rates say stays when people in it are erased or unlinked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from analysis.data import load_dataset
from analysis.wave_progress import find_wave_progress
from importers.queue.draft_erasure import discard_drafts
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.tables import frame_members, invitations, journal, people, responses, unnamed_members
from records.erasure.answers import unlink_waves
from records.erasure.erase import erase_for_good
from records.writing.new_people import create_people
from surveys.dispositions import LABELS
from surveys.survey_store import create_survey
from surveys.waves import Wave, delete_wave, open_wave
from tests.acts import run_act
from tests.office import QUESTIONNAIRE
from tests.snapshots import once

# Of each member of the frame: why excluded, the disposition of the invitation (None: not invited),
# and whether the answers are complete (None: none).
MEMBERS: list[tuple[str | None, str | None, bool | None]] = [
    *((None, word, None) for word in LABELS if word not in {"partial", "complete"}),
    (None, "complete", True),
    (None, "partial", False),
    (None, "ineligible", True),
    ("deceased", None, None),
    ("deceased", None, True),
    ("no_address", None, None),
    ("no_address", None, True),
    ("no_address", None, False),
]


@pytest.fixture
@once
def closed(database: Database) -> tuple[Wave, list[int]]:
    """A closed wave, and its members with somebody from outside."""
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(database, open_wave, "CAC", "2018", date(2018, 3, 1), date(2018, 6, 30))
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = [{"given_name": f"P{at}", "family_name": "Q"} for at in range(len(MEMBERS) + 1)]
        ids = list(create_people(changes, rows, None, source=None))
        for person_id, (excluded, disposition, is_complete) in zip(ids, MEMBERS, strict=False):
            of_person = {"wave_id": wave.id, "person_id": person_id}
            changes.insert(frame_members, [{**of_person, "excluded": excluded}])
            invitation = None
            if disposition is not None:
                token = {"token": f"{person_id:032x}", "disposition": disposition}
                (invitation,) = changes.insert(invitations, [{**of_person, **token}])
            if is_complete is not None:
                _answer(changes, of_person, invitation, is_complete=is_complete)
        _answer(changes, {"wave_id": wave.id, "person_id": ids[-1]}, None, is_complete=True)
    return wave, ids


def _answer(
    changes: ChangeSet, of_person: dict[str, int], invitation: int | None, *, is_complete: bool
) -> None:
    about = {"platform": "paper", "submitted_at": datetime(2018, 4, 1), "is_complete": is_complete}
    changes.insert(responses, [{**of_person, **about, "invitation_id": invitation}])


def told(database: Database) -> Any:
    """What is told of the wave: how far it came, its rates, its frame, and its answers."""
    with database.read() as connection:
        progress = find_wave_progress(connection, "CAC", "2018")
        dataset = load_dataset(connection, "CAC", "2018")
    assert progress is not None
    # Those that are in no figure go.
    counts = replace(progress.counts, not_invited=0, ineligible=0)
    return (
        replace(progress, counts=counts),
        dataset.dispositions,
        dataset.frame_details,
        replace(dataset.responses, ineligible=0),
        len(dataset.people),
    )


def erase_everybody(database: Database, _wave: Wave, ids: list[int]) -> None:
    erase_for_good(database, ids, "Asked", discard_drafts)


def erase_one_by_one(database: Database, _wave: Wave, ids: list[int]) -> None:
    for one in ids:
        erase_for_good(database, [one], "Asked", discard_drafts)


def unlink(database: Database, wave: Wave, _ids: list[int]) -> None:
    with database.write(BatchKind.PERSON_ERASE) as changes:
        unlink_waves(changes, [wave.id])


def unlink_and_erase(database: Database, wave: Wave, ids: list[int]) -> None:
    unlink(database, wave, ids)
    erase_everybody(database, wave, ids)


@pytest.mark.parametrize("act", [erase_everybody, erase_one_by_one, unlink, unlink_and_erase])
def test_what_is_published_of_a_closed_wave_stays(
    database: Database,
    closed: tuple[Wave, list[int]],
    act: Callable[[Database, Wave, list[int]], None],
) -> None:
    before = told(database)
    assert before[1]["complete"] == 2
    assert before[0].rates["RR1"].denominator == len(MEMBERS) - 4
    act(database, *closed)
    assert told(database) == before
    with database.read() as connection:
        assert connection.scalars(select(responses.c.person_id).distinct()).all() == [None]
        lines = select(journal.c.person_id, journal.c.old, journal.c.new).where(
            journal.c.table_name == unnamed_members.name
        )
        assert all(line.person_id is None for line in connection.execute(lines))
        assert (connection.scalar(select(people.c.id).limit(1)) is None) is (act is not unlink)


def test_a_wave_of_which_everybody_was_erased_can_be_deleted(
    database: Database, closed: tuple[Wave, list[int]]
) -> None:
    wave, ids = closed
    erase_everybody(database, wave, ids)
    run_act(database, delete_wave, wave)
    with database.read() as connection:
        assert connection.scalar(select(unnamed_members.c.id).limit(1)) is None
