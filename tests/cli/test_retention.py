"""Retention rules are set, shown and applied by the command."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import update

from models.database import open_database
from models.tables import people, waves
from tests.cli.commands import Almanac
from tests.cli.test_answers import ANNA, WAVE, Fielded


def test_rules_are_set_shown_and_applied_only_on_request(peopled: Almanac) -> None:
    database = open_database(peopled.address)
    with database.unjournalled() as connection:
        old = update(people).where(people.c.family_name.in_(["Gupta", "Marsh"]))
        connection.execute(old.values(created_at=datetime(2001, 1, 1)))
    database.close()

    told = peopled.json("contacts", "retention")
    assert [rule["years"] for rule in told["rules"]] == [None] * 7
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
    assert [rule["years"] for rule in told["rules"]] == [None] * 6 + [1]


def test_a_rule_that_is_not_one_is_refused(peopled: Almanac) -> None:
    for given in ("people", "people=", "people=ten", "dogs=3", "people=0"):
        told = peopled("contacts", "retention", "--keep", given)
        assert told.status == 1
        assert "nothing was changed" in told.err


def test_answers_that_were_unlinked_do_not_come_in_again(peopled: Almanac, tmp_path: Path) -> None:
    asked = Fielded(peopled, tmp_path, [("Q1", "Do you do research?", "yes_no")], [])
    rows = [("E-mail", "Do you do research?"), (ANNA, "Yes")]
    asked.bring(*rows)
    before = asked.question("Q1")
    database = open_database(peopled.address)
    with database.unjournalled() as connection:
        connection.execute(update(waves).values(opens=None, closes=date(2010, 1, 1)))
    database.close()
    told = peopled.json("contacts", "retention", "--keep", "answers=6", "--apply")
    assert told["removed"] == {"answers": 1}
    assert asked.question("Q1") == before
    refused = peopled("import", "responses", tmp_path / "answers.xlsx", *WAVE)
    assert refused.status == 1
    assert "The answers to S 2024 were unlinked from people on" in refused.err
    assert asked.question("Q1") == before
    database = open_database(peopled.address)
    with database.unjournalled() as connection:
        connection.execute(update(waves).values(unlinked_on=None))  # as earlier versions left it
    database.close()
    refused = peopled("import", "responses", tmp_path / "answers.xlsx", *WAVE)
    assert "its answers were unlinked from people" in refused.err
    assert asked.question("Q1") == before
