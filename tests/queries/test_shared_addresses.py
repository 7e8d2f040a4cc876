"""Who else has an e-mail address or an alumni ID; on both databases."""

from models.database import Database
from queries.shared_addresses import owners, sharing_people
from records.writing.contact_points import add_contact_point
from records.writing.person_edits import create_person
from tests.acts import run_act


def test_who_shares_an_address_is_found_by_it(database: Database) -> None:
    ada = run_act(database, create_person, {"family_name": "Okafor", "email": "ada@example.org"})
    run_act(database, add_contact_point, ada, "phone", "+447700900101")
    values = {"family_name": "Dahl", "email": "Ada@Example.org", "alumni_id": "7"}
    dahl = run_act(database, create_person, {**values, "phone": "+447700900101"})
    with database.read() as connection:
        ((_point, others),) = sharing_people(connection, ada).items()
        assert others == [(dahl, "Dahl")]
        wanted = {"email": "ADA@example.org", "alumni_id": "7"}
        assert owners(connection, wanted) == {"email": (ada, "Okafor"), "alumni_id": (dahl, "Dahl")}
        assert owners(connection, {"email": "new@example.org", "alumni_id": "8"}) == {}
        assert owners(connection, {}) == {}
