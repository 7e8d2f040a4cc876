"""Retention rules are set, shown and applied by the command."""

from datetime import datetime

from sqlalchemy import update

from models.database import open_database
from models.tables import people
from tests.cli.commands import Almanac


def test_rules_are_set_shown_and_applied_only_on_request(peopled: Almanac) -> None:
    database = open_database(peopled.address)
    with database.unjournalled() as connection:
        old = update(people).where(people.c.family_name.in_(["Gupta", "Marsh"]))
        connection.execute(old.values(created_at=datetime(2001, 1, 1)))
    database.close()

    told = peopled.json("contacts", "retention")
    assert [rule["years"] for rule in told["rules"]] == [None] * 6
    assert (told["rules"][0]["count"], told["removed"]) == (0, None)
    assert (
        "People not heard from: off (proposal: --keep people=10)"
        in peopled("contacts", "retention").out
    )

    told = peopled.json("contacts", "retention", "--keep", "people=15", "--keep", "drafts=1")
    rule = told["rules"][0]
    assert (rule["rule"], rule["years"], rule["count"]) == ("people", 15, 1)  # Gupta finished 2014
    assert [(one["title"], one["on"]) for one in rule["items"]] == [("Marsh, Anna", "2001-01-01")]
    assert peopled.json("contacts", "count")["total"] == 4

    assert peopled.json("contacts", "retention", "--apply")["removed"] == {"people": 1}
    assert peopled.json("contacts", "count")["total"] == 3
    assert peopled.json("contacts", "retention", "--apply")["removed"] == {}

    told = peopled.json("contacts", "retention", "--keep", "people=off")
    assert [rule["years"] for rule in told["rules"]] == [None] * 5 + [1]


def test_a_rule_that_is_not_one_is_refused(peopled: Almanac) -> None:
    for given in ("people", "people=", "people=ten", "dogs=3", "people=0"):
        told = peopled("contacts", "retention", "--keep", given)
        assert told.status == 1
        assert "nothing was changed" in told.err
