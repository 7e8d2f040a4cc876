from pathlib import Path

from tests.cli.commands import Almanac


def test_people_are_edited_in_one_batch_and_undone(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    phds = ("contacts", "edit", "--where", "award = PhD")
    dry = almanac.json(*phds, "--set", "City=Leeds", "--clear", "email", "--dry-run")
    assert (dry["people"], dry["changed"], dry["batch"]) == (3, 3, None)
    told = almanac.json(*phds, "--set", "City=Leeds", "--clear", "email")
    assert {key: told[key] for key in ("people", "changed", "unchanged", "refused")} == {
        "people": 3,
        "changed": 3,
        "unchanged": 0,
        "refused": [],
    }
    people = almanac.json("contacts", "search", "Leeds")["people"]
    assert [(one["family_name"], one["email"]) for one in people] == [
        ("Gupta", None),
        ("Marsh", None),
        ("Okafor", None),
    ]
    almanac.json("undo", str(told["batch"]))
    assert almanac.json("contacts", "search", "Leeds")["total"] == 0
    replaced = almanac.json(
        "contacts", "edit", "--id", "1", "--id", "2", "--replace", "email", "example.org", "x.org"
    )
    assert replaced["changed"] == 2


def test_consent_activities_and_lists(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    everybody = ("contacts", "edit", "--where", "award in (PhD, MD(Res))")
    almanac.json("contacts", "edit", "--id", "2", "--set", "do_not_contact=yes")
    consent = almanac.json(*everybody, "--record-consent", "news", "email", "consent")
    assert (consent["changed"], consent["refused"]) == (
        3,
        [{"person": 2, "reason": "Opted out"}],
    )
    told = almanac("contacts", "edit", "--id", "2", "--clear", "do_not_contact")
    assert "2  Núñez, Ben: Opted out" in told.out
    event = ("--log-activity", "event", "--title", "Dinner", "--on", "2026-05-01")
    assert almanac.json(*everybody, *event)["changed"] == 4
    assert almanac.json(*everybody, *event)["unchanged"] == 4
    assert almanac.json(*everybody, "--remove-activity", *event[1:])["changed"] == 4
    assert almanac.json(*everybody, "--add-to-list", "Dinner")["changed"] == 4
    off = almanac.json("contacts", "edit", "--segment", "Dinner", "--remove-from-list", "Dinner")
    assert off["changed"] == 4


def test_what_cannot_be_done_is_refused(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    one = ("contacts", "edit", "--id", "1")
    refused: list[tuple[str, ...]] = [
        (*one, "--set", "alumni_id=7"),
        (*one, "--set", "birth_date=31/02/1968"),
        (*one, "--set", "shoe_size=7"),
        (*one, "--remove-from-list", "Nobody"),
    ]
    for arguments in refused:
        assert "othing was changed" in almanac(*arguments).refusal
    wrong: list[tuple[str, ...]] = [
        one,
        ("contacts", "edit", "--set", "city=Leeds"),
        (*one, "--set", "city="),
    ]
    for arguments in wrong:
        assert almanac(*arguments).status == 2
