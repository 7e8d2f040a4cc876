"""One field of everybody is what the flat row shows of each."""

from datetime import date

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import awards, roles
from records.field_values import read_field
from records.fields.definitions import FieldKind, all_fields
from records.office import add_custom_field
from records.people import read_flat
from records.writing.new_people import create_people
from tests.records.test_people import WHOLE


def test_a_field_of_everybody_is_that_of_the_flat_rows(database: Database) -> None:
    own = {"base": "Leeds", "score": 2.5, "mentor": False, "met": date(2020, 2, 29)}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        for label, kind in (
            ("Base", FieldKind.TEXT),
            ("Score", FieldKind.NUMBER),
            ("Mentor", FieldKind.YES_NO),
            ("Met", FieldKind.DATE),
        ):
            add_custom_field(changes, label, kind)
        custom = {f"custom.{key}": value for key, value in own.items()}
        rows = [
            {**WHOLE, **custom},
            {"family_name": "Okafor"},
            {"family_name": "Ito", "award": "MSc", "role_title": "Nurse", "sector": "NHS"},
        ]
        ids = list(create_people(changes, rows, range(2, 5), source="test.xlsx"))
        # Neither the first nor the last record of each is the one that the row shows.
        years = (1990, 2012, 2005)
        changes.insert(
            awards,
            [{"person_id": ids[2], "kind": f"PhD {year}", "completed": year} for year in years],
        )
        changes.insert(
            roles,
            [
                {"person_id": ids[0], "title": f"Reader {year}", "is_current": True}
                | {"started": date(year, 1, 1), "employer": "Elsewhere"}
                for year in years
            ],
        )
    asked = [ids[2], 999, ids[0], ids[1]]
    with database.read() as connection:
        fields = all_fields(connection)
        for key, field in fields.items():
            expected = read_flat(connection, asked, [key])[key]
            found = read_field(connection, field, asked)
            assert [(type(one), one) for one in found] == [(type(one), one) for one in expected], (
                key
            )
    assert len(fields) > len(WHOLE) + len(own)
