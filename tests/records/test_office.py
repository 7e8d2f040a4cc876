"""Settings, own words and own fields of the office."""

from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from records.fields.definitions import FieldKind, all_fields
from records.office import (
    OfficeSettings,
    add_custom_field,
    edit_custom_field,
    office_settings,
    office_synonyms,
    remove_custom_field,
    remove_synonym,
    save_office_settings,
    save_synonym,
)
from records.people import read_people
from records.writing.new_people import create_people
from tests.acts import run_act


def test_settings_begin_sensibly_and_are_kept(database: Database) -> None:
    with database.read() as connection:
        assert office_settings(connection) == OfficeSettings()
    chosen = OfficeSettings(name="Example Institute", phone_region="IE", percent_base=10)
    run_act(database, save_office_settings, chosen)
    run_act(database, save_office_settings, chosen)
    with database.read() as connection:
        assert office_settings(connection) == chosen
    undo(database, 1)
    with database.read() as connection:
        assert office_settings(connection) == OfficeSettings()


def test_own_words_are_kept_by_vocabulary(database: Database) -> None:
    run_act(database, save_synonym, "award", "Dr. med.", "MD(Res)")
    run_act(database, save_synonym, "award", "Doktor", "PhD")
    run_act(database, save_synonym, "gender", "k", "female")
    with database.read() as connection:
        assert office_synonyms(connection) == {
            "award": {"dr med": "MD(Res)", "doktor": "PhD"},
            "gender": {"k": "female"},
        }


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TEXT, "Chess"),
        (FieldKind.NUMBER, 2.5),
        (FieldKind.DATE, date(2020, 5, 1)),
        (FieldKind.YES_NO, False),
        (FieldKind.CHOICE, "red"),
    ],
)
def test_an_own_field_holds_its_values_until_it_goes(
    database: Database, kind: FieldKind, value: Any
) -> None:
    field = run_act(database, add_custom_field, " Own  field ", kind, ["red", "blue"])
    assert (field.key, field.label, field.kind) == ("custom.own_field", "Own field", kind)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        ids = create_people(changes, [{"family_name": "Okafor", field.key: value}, {}])
    run_act(database, edit_custom_field, field, "Another name", ["red"])
    with database.read() as connection:
        assert all_fields(connection)[field.key].label == "Another name"
        assert read_people(connection, ids, [field.key]) == [{field.key: value}, {field.key: None}]
    assert run_act(database, remove_custom_field, field) == 1
    with database.read() as connection:
        assert field.key not in all_fields(connection)
    undo(database, 4)
    with database.read() as connection:
        assert read_people(connection, ids, [field.key])[0] == {field.key: value}


@pytest.mark.parametrize("label", ["Clinical", "clinical", "E-MAIL", " "])
def test_a_label_is_given_once(database: Database, label: str) -> None:
    run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    with pytest.raises(UserError) as refusal:
        run_act(database, add_custom_field, label, FieldKind.TEXT)
    assert refusal.value.code in {"label_taken", "no_label"}


def test_labels_that_differ_in_signs_alone_have_keys_of_their_own(database: Database) -> None:
    keys = [
        run_act(database, add_custom_field, label, FieldKind.TEXT).key
        for label in ("C", "C+", "C++", "日本")
    ]
    assert len(set(keys)) == 4


def test_options_are_added_and_removed_but_not_while_somebody_has_one(database: Database) -> None:
    field = run_act(database, add_custom_field, "Stream", FieldKind.CHOICE, ["red", "blue"])
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Okafor", field.key: "red"}])
    run_act(database, edit_custom_field, field, "Stream", [" red", "green", "red"])
    with database.read() as connection:
        field = all_fields(connection)[field.key]
    assert field.choices == ("red", "green")
    for options, code in ((["green"], "option_in_use"), ([" "], "no_options")):
        with pytest.raises(UserError) as refusal:
            run_act(database, edit_custom_field, field, "Stream", options)
        assert refusal.value.code == code
    with database.read() as connection:
        assert all_fields(connection)[field.key] == field


def test_a_field_that_is_gone_is_said(database: Database) -> None:
    field = run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    run_act(database, remove_custom_field, field)
    for again in (lambda: run_act(database, remove_custom_field, field),
                  lambda: run_act(database, edit_custom_field, field, "Other")):  # fmt: skip
        with pytest.raises(UserError) as refusal:
            again()
        assert refusal.value.code == "unknown_field"


def test_a_word_of_the_office_is_taken_away_and_one_without_letters_refused(
    database: Database,
) -> None:
    run_act(database, save_synonym, "award", "Dr. med.", "MD(Res)")
    run_act(database, save_synonym, "award", "Doktor", "PhD")
    run_act(database, remove_synonym, "award", "dr med")
    with pytest.raises(UserError, match="needs a letter"):
        run_act(database, save_synonym, "gender", "♀", "female")
    with database.read() as connection:
        assert office_synonyms(connection) == {"award": {"doktor": "PhD"}}
