"""A wave is run again: who is in the frame of the next one, and what is carried over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import frame_members, people, responses, unnamed_members
from models.undo import redo, undo
from records.filters.segments import delete_segment, list_segments, save_segment
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.people import list_names
from records.wave_privacy import Privacy
from records.writing.new_people import create_people
from surveys.frame_exclusions import FrameExclusions, read_exclusions
from surveys.frame_sources import FrameSource, frame_sources
from surveys.frames import ExclusionReason, FrameRules
from surveys.invitations import invite, plan_invitations
from surveys.links import link_pattern, set_wave_link
from surveys.questionnaire import Questionnaire
from surveys.samples import SampleDesign, read_samples
from surveys.shared_addresses import SharedAddresses
from surveys.survey_store import create_survey
from surveys.versions import create_version, list_versions
from surveys.wave_repeats import (
    RepeatedVersion,
    RepeatPlan,
    graduates_since,
    plan_repeat,
    propose_label,
    repeat_wave,
)
from surveys.waves import Wave, delete_wave, find_wave, list_waves, open_wave
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

LINK = "https://example.org/survey?t={token}"
RULES = FrameRules(FrameExclusions(domains=("example.net",)), SharedAddresses.EACH)


@pytest.fixture
@once
def last(database: Database, questionnaire: Questionnaire) -> Wave:
    """CAR 2018, to which three doctors were invited, and one at an excluded domain was not."""
    run_act(database, create_survey, questionnaire)
    wave = run_act(
        database, open_wave, "CAR", "2018", date(2018, 3, 1), date(2018, 3, 29),
        privacy=Privacy.CONFIDENTIAL,
    )  # fmt: skip
    _add(database, "Ann", "Bob", "Caz")
    _add(database, "Dan", domain="example.net")
    run_act(database, save_segment, "Doctors", "award = PhD")
    run_act(database, set_wave_link, wave, LINK)
    _invite(database, wave, FrameSource(segment="Doctors"), RULES)
    return _find(database, "2018")


def _add(
    database: Database, *names: str, domain: str = "example.org", **fields: object
) -> list[int]:
    rows = [
        {"given_name": one, "family_name": one, "email": f"{one}@{domain}", "award": "PhD"} | fields
        for one in names
    ]
    return list(run_act(database, create_people, rows, None, source=None))


def _invite(
    database: Database, wave: Wave, source: FrameSource, rules: FrameRules | None = None
) -> None:
    with database.read() as connection:
        plan = plan_invitations(connection, wave, source, rules)
    run_act(database, invite, plan)


def _plan(
    database: Database, last: Wave, new_from: Sequence[FrameSource] | None = None
) -> RepeatPlan:
    with database.read() as connection:
        return plan_repeat(connection, last, new_from)


def _find(database: Database, label: str) -> Wave:
    with database.read() as connection:
        return find_wave(connection, "CAR", label)


def _names(database: Database, ids: Any) -> set[str]:
    with database.read() as connection:
        return {name.split(",")[0] for name in list_names(connection, list(ids)).values()}


def _id(database: Database, name: str) -> int:
    with database.read() as connection:
        found = connection.scalar(select(people.c.id).where(people.c.given_name == name))
    assert isinstance(found, int)
    return found


def _set(database: Database, name: str, **values: object) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(_id(database, name), values)])


def test_the_frame_is_brought_up_to_date(database: Database, last: Wave) -> None:
    _set(database, "Ann", deceased=True)
    _set(database, "Bob", do_not_contact=True)
    _add(database, "Eve")
    plan = _plan(database, last)
    assert _names(database, plan.returning) == {"Ann", "Bob", "Caz", "Dan"}
    assert _names(database, plan.new) == {"Eve"}
    assert _names(database, plan.invitations.invited) == {"Caz", "Eve"}
    by_reason = plan.invitations.drawn.by_reason()
    assert {reason: _names(database, ids) for reason, ids in by_reason.items()} == {
        ExclusionReason.DECEASED: {"Ann"},
        ExclusionReason.OBJECTED: {"Bob"},
        ExclusionReason.EXCLUDED_ADDRESS: {"Dan"},
    }
    assert (plan.unnamed, plan.lost_sources) == (0, ())
    run_act(database, repeat_wave, plan, "2020")
    with database.read() as connection:
        counts = {one.wave.label: one.invited for one in list_waves(connection, "CAR")}
    assert counts == {"2018": 3, "2020": 2}
    # Nobody new, and a wave may be repeated whose segment is gone.
    assert not _plan(database, last, ()).new
    with database.write(BatchKind.SEGMENT_DELETE) as changes:
        delete_segment(changes, list_segments(changes.connection)[0])
        erased = {"wave_id": last.id, "source": "segment", "source_name": "Doctors"}
        changes.insert(unnamed_members, [erased])
    lost = _plan(database, last)
    assert (list(lost.new), lost.lost_sources) == ([], ("the segment “Doctors”",))
    assert (len(lost.returning), lost.unnamed) == (4, 1)


def test_what_the_wave_was_set_to_is_carried_over(database: Database, last: Wave) -> None:
    run_act(database, create_version, "CAR")
    plan = _plan(database, last)
    dates = date(2020, 3, 1), date(2020, 3, 29)
    wave = run_act(database, repeat_wave, plan, "2020", *dates)
    assert newest_batch(database).title == "Wave CAR 2020 created from CAR 2018"
    same = run_act(database, repeat_wave, plan, "2021", version=RepeatedVersion.SAME)
    assert (wave.version, same.version) == (2, 1)
    new = run_act(database, repeat_wave, plan, "2022", version=RepeatedVersion.NEW)
    assert new.version == 3
    batch = batch_of(database, create_version, "CAR")
    assert batch is not None
    unused = run_act(database, repeat_wave, plan, "2024", version=RepeatedVersion.NEW)
    assert unused.version == 4  # no wave used it yet
    assert wave == replace(
        last, id=wave.id, label="2020", opens=dates[0], closes=dates[1], version=2,
        repeats_id=last.id,
    )  # fmt: skip
    with database.read() as connection:
        assert read_exclusions(connection, wave.id) == RULES.exclusions
        assert link_pattern(connection, wave.id) == LINK
        assert frame_sources(connection, wave.id) == (FrameSource(segment="Doctors"),)
    with pytest.raises(UserError, match="has a wave “2020” already"):
        run_act(database, repeat_wave, plan, "2020")


def test_new_graduates_are_proposed_by_their_year(database: Database, last: Wave) -> None:
    for name, year in (("Eve", 2018), ("Fay", 2017)):
        _add(database, name, award_completed=year)
    graduates = graduates_since(last)
    assert graduates is not None
    plan = _plan(database, last, [graduates])
    assert _names(database, plan.new) == {"Eve"}
    wave = run_act(database, repeat_wave, plan, "2020")
    with database.read() as connection:
        assert set(frame_sources(connection, wave.id)) == {
            FrameSource(segment="Doctors"),
            graduates,
        }
    with pytest.raises(UserError, match="Gone"):
        _plan(database, last, [FrameSource(segment="Gone")])
    assert graduates_since(replace(last, opens=None)) is None


def test_merged_people_are_followed(database: Database, last: Wave) -> None:
    (kept,) = _add(database, "Anna")
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan_merge(changes.connection, kept, _id(database, "Ann")))
    plan = _plan(database, last)
    assert kept in plan.returning
    assert len(plan.returning) == 4
    assert not plan.new


@pytest.mark.parametrize("version", [RepeatedVersion.LAST, RepeatedVersion.NEW])
def test_a_repeat_is_undone_and_redone_as_one(
    database: Database, last: Wave, version: RepeatedVersion
) -> None:
    batch = batch_of(database, repeat_wave, _plan(database, last), "2020", version=version)
    assert batch is not None
    members = select(frame_members.c.id).where(frame_members.c.wave_id != last.id)
    undone = undo(database, batch)
    with database.read() as connection:
        assert [one.wave.label for one in list_waves(connection)] == ["2018"]
        assert not connection.scalars(members).all()
        assert len(list_versions(connection, "CAR")) == 1
    assert undone.batch_id is not None
    redo(database, batch)
    assert _find(database, "2020").repeats_id == last.id
    with database.read() as connection:
        versions = 2 if version is RepeatedVersion.NEW else 1
        assert len(list_versions(connection, "CAR")) == versions
        assert len(connection.scalars(members).all()) == 4


def test_the_next_wave_stays_where_the_one_it_repeats_is_deleted(
    database: Database, last: Wave
) -> None:
    run_act(database, repeat_wave, _plan(database, last), "2020")
    run_act(database, delete_wave, last)
    assert _find(database, "2020").repeats_id is None


def test_the_same_sample_is_drawn_again(database: Database, last: Wave) -> None:
    _add(database, *(f"P{number}" for number in range(20)))
    wave = run_act(database, open_wave, "CAR", "2019")
    design = SampleDesign(seed=7, size=5)
    _invite(database, wave, FrameSource(), replace(RULES, sample=design))
    plan = _plan(database, wave)
    with database.read() as connection:
        before = plan_invitations(connection, wave).drawn.by_reason()
    assert set(plan.invitations.invited) == set(before[ExclusionReason.ALREADY_INVITED])
    repeated = run_act(database, repeat_wave, plan, "2020")
    with database.read() as connection:
        assert [one.design for one in read_samples(connection, repeated.id)] == [design]


def test_without_a_frame_those_are_asked_again_who_answered(database: Database, last: Wave) -> None:
    wave = run_act(database, open_wave, "CAR", "2019")
    row = {"wave_id": wave.id, "platform": "generic", "is_complete": True}
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(responses, [{**row, "person_id": _id(database, "Ann")}])
    plan = _plan(database, wave)
    assert _names(database, plan.invitations.invited) == {"Ann"}
    assert not plan.new


@pytest.mark.parametrize(
    ("label", "opens", "proposed"),
    [
        ("2018", date(2020, 3, 1), "2020"),
        ("Spring 2018", date(2020, 3, 1), "Spring 2020"),
        ("Autumn 2020", date(2020, 3, 1), ""),
        ("First", date(2020, 3, 1), ""),
        ("120189", date(2020, 3, 1), ""),
        ("2018", None, ""),
    ],
)
def test_a_label_is_proposed_by_its_year(label: str, opens: date | None, proposed: str) -> None:
    assert propose_label(Wave(1, 1, "CAR", "Careers", label), opens) == proposed
