"""What becomes of the values of a file: names, phone numbers, dates and damaged texts."""

from pathlib import Path
from typing import Any

from tests.cli.commands import Almanac, write_book


def imported(almanac: Almanac, folder: Path, *rows: tuple[Any, ...]) -> dict[str, Any]:
    """What importing a workbook with `rows`, the first its headings, said."""
    told: dict[str, Any] = almanac.json(
        "import", "contacts", write_book(folder / "people.xlsx", {"People": [*rows]})
    )
    return told


def shown(almanac: Almanac, person: int) -> dict[str, Any]:
    """A person as `contacts show` tells."""
    found: dict[str, Any] = almanac.json("contacts", "show", str(person))["people"][0]
    return found


def problems(told: dict[str, Any]) -> list[tuple[int, str]]:
    """Row and code of each problem."""
    return [(one["row"], one["code"]) for one in told["problems"]]


def test_post_nominals_and_job_titles_are_no_names(almanac: Almanac, tmp_path: Path) -> None:
    imported(
        almanac,
        tmp_path,
        ("Name", "E-mail", "Title"),
        ("Dr Anna Stone FRCP MD(Res) PhD", "anna@example.org", "Consultant Surgeon"),
        ("King Adewale", "king@example.org", "Registrar"),
    )
    stone, adewale = shown(almanac, 1), shown(almanac, 2)
    assert (stone["title"], stone["family_name"]) == ("Dr", "Stone")
    assert (stone["suffix"], stone["role_title"]) == ("FRCP MD(Res) PhD", "Consultant Surgeon")
    assert (adewale["title"], adewale["given_name"]) == (None, "King")
    assert adewale["family_name"] == "Adewale"


def test_phones_are_read_by_the_country_of_their_row(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Country", "Mobile"),
        ("Abel", "ann@example.org", "Malaysia", "012-345 6789"),
        ("Baker", "bob@example.org", "Allemagne", "030 901820"),
        ("Cole", "cy@example.org", "Atlantis", "012-345 6789"),
        ("Dent", "dora@example.org", None, "012-345 6789"),
        ("East", "eve@example.org", "France", "07700 900123"),
    )
    assert [shown(almanac, person)["phone"] for person in range(1, 6)] == [
        "+60123456789", "+4930901820", None, None, "+447700900123"
    ]  # fmt: skip
    assert problems(told) == [
        (4, "phone_country_unknown"), (5, "not_a_phone"), (6, "phone_of_other_country")
    ]  # fmt: skip


def test_extensions_and_remarks_stay_with_the_number(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Phone"),
        ("Abel", "ann@example.org", "020 7946 0999 ext 12"),
        ("Baker", "bob@example.org", "07700 900123 (wife)"),
        ("Cole", "cy@example.org", "07700 900124 - do not use"),
        ("Dent", "dora@example.org", "Mob: 07700 900125"),
    )
    assert problems(told) == [(3, "phone_remark"), (4, "phone_not_in_use")]
    people = [shown(almanac, person) for person in range(1, 5)]
    assert [one["phone"] for one in people] == [
        "+442079460999 ext 12", "+447700900123", None, "+447700900125"
    ]  # fmt: skip
    assert people[1]["phone_remarks"] == {"+447700900123": "wife"}
    assert people[3]["phone_remarks"] == {"+447700900125": "Mob"}
    for name in ("out.csv", "out.vcf"):
        almanac.json("export", "contacts", tmp_path / name)
        assert "+442079460999 ext 12" in (tmp_path / name).read_text("utf-8-sig")


def test_a_file_that_knows_the_extension_adds_it(almanac: Almanac, tmp_path: Path) -> None:
    headings = ("Surname", "E-mail", "Phone")
    imported(almanac, tmp_path, headings, ("Abel", "ann@example.org", "020 7946 0999"))
    row = ("Abel", "ann@example.org", "020 7946 0999 x12")
    again = write_book(tmp_path / "again.xlsx", {"People": [headings, row]})
    assert almanac.json("import", "contacts", again, "--existing", "update")["updated"] == 1
    assert shown(almanac, 1)["phone"] == "+442079460999 ext 12"
    plain = write_book(tmp_path / "plain.xlsx", {"People": [headings, (*row[:2], "020 7946 0999")]})
    assert almanac.json("import", "contacts", plain, "--existing", "update")["unchanged"] == 1
