from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.dates import DateOrder
from core.errors import Cancelled, UserError
from core.progress import Progress
from models.changes import ChangeSet
from models.database import Database
from models.opt_outs import OPT_OUT_FIELDS
from records.details import read_details
from records.fields.definitions import BY_KEY, FieldKind, all_fields
from records.fields.values import ParseOptions
from records.filters.segments import add_to_list, resolve, save_segment
from records.history.undo import undo_batch
from records.office import add_custom_field
from records.people import read_people
from records.writing.bulk_edit.bulk_edit import (
    BulkPreview,
    BulkResult,
    apply_bulk_edit,
    preview_bulk_edit,
)
from records.writing.bulk_edit.consents import grant_consent, withdraw_consent
from records.writing.bulk_edit.definition import BulkAct, BulkChange
from records.writing.bulk_edit.engagements import (
    Activity,
    log_activity,
    read_activities,
    remove_activity,
)
from records.writing.bulk_edit.fields import clear_field, replace_text, set_field
from records.writing.bulk_edit.lists import put_on_list, take_off_list
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people, edit_person
from tests.acts import newest_batch, run_act
from tests.snapshots import once

OPTIONS = ParseOptions(DateOrder.DAY_FIRST, today=date(2026, 6, 1))
TODAY = date(2026, 6, 1)
ADA: dict[str, Any] = {
    "alumni_id": "ICR-1",
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "ada@old.example.org",
    "city": "Leeds",
    "award": "PhD",
    "survey_consent": "consent",
    "survey_consent_on": date(2018, 1, 1),
}
BEN: dict[str, Any] = {
    "alumni_id": "ICR-2",
    "given_name": "Ben",
    "family_name": "Dahl",
    "city": "York",
    "do_not_phone": True,
    "survey_consent": "objected",
}
EVE: dict[str, Any] = {"given_name": "Eve", "family_name": "Ito", "linkedin_group": True}
DINNER = Activity("event", "Dinner", date(2026, 5, 1))


@pytest.fixture
@once
def trio(database: Database) -> "array[int]":
    return array("q", run_act(database, create_people, [ADA, BEN, EVE]))


def preview(database: Database, ids: Sequence[int], act: BulkAct) -> BulkPreview:
    with database.read() as connection:
        return preview_bulk_edit(connection, ids, act)


def apply(
    database: Database, ids: Sequence[int], act: BulkAct, as_of: int | None = None
) -> BulkResult:
    with database.write(act.kind) as changes:
        return apply_bulk_edit(changes, ids, act, as_of)


def values(database: Database, ids: Sequence[int], key: str) -> list[Any]:
    with database.read() as connection:
        return [one[key] for one in read_people(connection, ids, [key])]


FIELD_ACTS: list[tuple[BulkAct, str, list[Any], list[str], str]] = [
    (set_field(BY_KEY["nationality"], "Irish"), "nationality", ["Irish"] * 3, [],
     "3 people: nationality changed"),
    (set_field(BY_KEY["city"], "York"), "city", ["York"] * 3, [], "2 people: city changed"),
    (set_field(BY_KEY["award"], "MSc"), "award", ["MSc"] * 3, [], "3 people: award changed"),
    (set_field(BY_KEY["do_not_phone"], False), "do_not_phone", [False, True, False],
     ["Opted out"], ""),
    (set_field(BY_KEY["do_not_post"], True), "do_not_post", [True] * 3, [],
     "3 people: do not post changed"),
    (set_field(BY_KEY["email_status"], "good"), "email_status", ["good", None, None],
     ["No e-mail address"] * 2, "Okafor, Ada: e-mail status changed"),
    (set_field(BY_KEY["linkedin_group"], True), "linkedin_group", [True] * 3, [],
     "2 people: LinkedIn group changed"),
    (clear_field(BY_KEY["city"]), "city", [None] * 3, [], "2 people: city cleared"),
    (clear_field(BY_KEY["do_not_phone"]), "do_not_phone", [False, True, False],
     ["Opted out"], ""),
    (clear_field(BY_KEY["email"]), "email", [None] * 3, [], "Okafor, Ada: e-mail cleared"),
    (replace_text(BY_KEY["email"], "@OLD.", "@new.", OPTIONS), "email",
     ["ada@new.example.org", None, None], [], "Okafor, Ada: text in e-mail replaced"),
    (replace_text(BY_KEY["email"], "@", "(at)", OPTIONS), "email",
     ["ada@old.example.org", None, None],
     ["“ada(at)old.example.org” is not an e-mail address."], ""),
    (replace_text(BY_KEY["city"], "lee", "Lei", OPTIONS), "city", ["Leids", "York", None], [],
     "Okafor, Ada: text in city replaced"),
    (replace_text(BY_KEY["city"], "lee", "Lei", OPTIONS, match_case=True), "city",
     ["Leeds", "York", None], [], ""),
    (replace_text(BY_KEY["city"], "lee", "Lei", OPTIONS, whole=True), "city",
     ["Leeds", "York", None], [], ""),
    (replace_text(BY_KEY["city"], "york", "", OPTIONS, whole=True), "city",
     ["Leeds", None, None], [], "Dahl, Ben: text in city replaced"),
    (replace_text(BY_KEY["alumni_id"], "ICR-", "", OPTIONS), "alumni_id", ["1", "2", None], [],
     "2 people: text in alumni ID replaced"),
    (replace_text(BY_KEY["alumni_id"], "-1", "-2", OPTIONS), "alumni_id",
     ["ICR-1", "ICR-2", None], ["The new alumni ID belongs to someone else"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("act", "key", "after", "refused", "title"), FIELD_ACTS)
def test_what_is_previewed_of_a_field_is_written_once_and_undone(
    database_file: Database,
    act: BulkAct,
    key: str,
    after: list[Any],
    refused: list[str],
    title: str,
) -> None:
    ids = run_act(database_file, create_people, [ADA, BEN, EVE])
    before = values(database_file, ids, key)
    found = preview(database_file, ids, act)
    assert [(one.person_id, one.old, one.new) for one in found.sample] == [
        (person, old, new)
        for person, old, new in zip(ids, before, after, strict=True)
        if old != new
    ]
    told = [reason for reason, people in found.refused.items() for _ in people]
    assert told == refused
    result = apply(database_file, ids, act, found.as_of)
    assert (result.changed, result.unchanged) == (found.changed, found.unchanged)
    assert values(database_file, ids, key) == after
    assert apply(database_file, ids, act).changed == 0
    if title:
        assert newest_batch(database_file).title == title
        undo_batch(database_file, newest_batch(database_file).id)
        kept = after if key in OPT_OUT_FIELDS else before  # no undo withdraws an opt-out
        assert values(database_file, ids, key) == kept


def test_a_custom_field_of_all_kinds(database: Database, trio: "array[int]") -> None:
    run_act(database, add_custom_field, "Met on", FieldKind.DATE)
    with database.read() as connection:
        field = all_fields(connection)["custom.met_on"]
    apply(database, trio, set_field(field, TODAY))
    assert values(database, trio, field.key) == [TODAY] * 3
    assert preview(database, trio, set_field(field, TODAY)).unchanged == 3
    apply(database, trio, clear_field(field))
    assert values(database, trio, field.key) == [None] * 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: set_field(BY_KEY["alumni_id"], "7"),
        lambda: set_field(BY_KEY["email"], "all@example.org"),
        lambda: set_field(BY_KEY["survey_consent"], "consent"),
        lambda: clear_field(BY_KEY["survey_consent_on"]),
        lambda: replace_text(BY_KEY["birth_date"], "1", "2", OPTIONS),
        lambda: replace_text(BY_KEY["city"], "", "York", OPTIONS),
        lambda: log_activity(Activity("")),
        lambda: put_on_list(" "),
    ],
)
def test_what_makes_no_sense_for_many(make: Callable[[], BulkAct]) -> None:
    with pytest.raises(UserError, match="othing was changed"):
        make()


def test_consent_is_recorded_but_for_those_who_opted_out(
    database: Database, trio: "array[int]"
) -> None:
    ada, ben, eve = trio
    act = grant_consent("survey", "email", "consent", TODAY, evidence="Form")
    found = preview(database, trio, act)
    assert [tuple(one) for one in found.sample] == [
        (ada, "consent, 1 Jan 2018", "consent, 1 Jun 2026"), (eve, None, "consent, 1 Jun 2026"),
    ]  # fmt: skip
    assert {reason: list(people) for reason, people in found.refused.items()} == {
        "Opted out": [ben]
    }
    assert apply(database, trio, act).changed == 2
    assert newest_batch(database).title == "2 people: consent recorded for survey by e-mail"
    assert values(database, trio, "survey_consent") == ["consent", "objected", "consent"]
    assert apply(database, trio, act).changed == 0

    withdrawal = withdraw_consent("survey", "email", TODAY)
    result = apply(database, trio, withdrawal)
    assert (result.changed, list(result.refused["Opted out"])) == (2, [ben])
    assert newest_batch(database).title == "2 people: consent to survey by e-mail withdrawn"
    assert values(database, trio, "survey_consent") == ["none", "objected", "none"]
    assert apply(database, trio, withdrawal).changed == 0


def test_activities_are_logged_once_and_removed(database: Database, trio: "array[int]") -> None:
    ada, ben, _eve = trio
    assert apply(database, [ada, ben], log_activity(DINNER, "Table 4")).changed == 2
    assert newest_batch(database).title == "2 people: event logged"
    assert apply(database, trio, log_activity(DINNER)).changed == 1
    with database.read() as connection:
        activities = read_activities(connection, trio)
        (dinner,) = read_details(connection, ada).engagements
    assert activities == [(DINNER, 3), (Activity("LinkedIn group"), 1)]
    assert (dinner.title, dinner.note) == ("Dinner", "Table 4")
    found = preview(database, trio, remove_activity(DINNER))
    assert [one.old for one in found.sample] == ["event, Dinner, 1 May 2026"] * 3
    assert apply(database, trio, remove_activity(DINNER)).changed == 3
    assert newest_batch(database).title == "3 people: event removed"
    with database.read() as connection:
        assert read_activities(connection, trio) == [(Activity("LinkedIn group"), 1)]


def test_membership_of_a_list(database: Database, trio: "array[int]") -> None:
    run_act(database, add_to_list, "Dinner", trio[:1])
    assert apply(database, trio, put_on_list("dinner")).changed == 2
    with database.read() as connection:
        assert set(resolve(connection, "Dinner")) == set(trio)
    segment = run_act(database, save_segment, "Leeds", 'city = "Leeds"')
    with pytest.raises(UserError, match="live segment"):
        preview(database, trio, put_on_list("Leeds"))
    with pytest.raises(UserError, match="live segment"):
        take_off_list(segment)


@pytest.mark.parametrize("meanwhile", ["edited", "deleted", "another person"])
def test_what_was_changed_since_the_preview_is_not_replaced(
    database: Database, trio: "array[int]", meanwhile: str
) -> None:
    ada, ben, eve = trio
    act = set_field(BY_KEY["city"], "Hull")
    found = preview(database, [ada, ben], act)
    match meanwhile:
        case "edited":
            run_act(database, edit_person, ada, {"city": "Bath"})
        case "deleted":
            run_act(database, delete_people, [ada])
        case "another person":
            run_act(database, edit_person, eve, {"city": "Bath"})
            assert apply(database, [ada, ben], act, found.as_of).changed == 2
            return
    with pytest.raises(UserError, match="1 person was changed by someone else") as raised:
        apply(database, [ada, ben], act, found.as_of)
    assert raised.value.code == "edit_conflict"
    assert values(database, [ada, ben], "city") == ["Bath" if meanwhile == "edited" else None,
                                                    "York"]  # fmt: skip
    again = preview(database, [ada, ben], act)
    assert (again.changed, [*again.refused]) == (
        (2, []) if meanwhile == "edited" else (1, ["Deleted meanwhile"])
    )


def test_cancelled_in_the_midst_nothing_is_changed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.writing.bulk_edit.bulk_edit._CHUNK", 2)
    ids = run_act(database, create_people, [EVE] * 6)
    act = set_field(BY_KEY["city"], "Hull")
    written: list[int] = []

    def write(changes: ChangeSet, planned: Sequence[BulkChange]) -> None:
        act.write(changes, planned)
        written.extend(one.person_id for one in planned)

    progress = Progress(is_cancelled=lambda: len(written) >= 4)
    with pytest.raises(Cancelled), database.write(act.kind, progress=progress) as changes:
        apply_bulk_edit(changes, ids, replace(act, write=write))
    assert len(written) == 4
    assert values(database, ids, "city") == [None] * 6
