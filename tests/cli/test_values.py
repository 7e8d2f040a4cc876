"""What becomes of the values of a file: names, phone numbers, dates and damaged texts."""

from datetime import date, datetime
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


def issues(told: dict[str, Any]) -> list[tuple[int, str]]:
    """Row and code of each issue."""
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
    assert issues(told) == [
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
    assert issues(told) == [(3, "phone_remark"), (4, "phone_not_in_use")]
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


def test_damaged_texts_are_repaired_and_said(almanac: Almanac, tmp_path: Path) -> None:
    file = tmp_path / "damaged.csv"
    file.write_text(
        "Given name,Surname,E-mail,Student ID,Postcode,Employer\n"
        'Se&aacute;n,O&#39;Brien,sean@example.org,"=""00123""","=""01234""",Marks & Spencer\n'
        "JosÃ©,CONCEIÇÃO,jose@example.org,12345.0,EC1A 1AA,Marks &amp; Partners\n",
        "utf-8",
    )
    told = almanac.json("import", "contacts", file)
    sean, jose = shown(almanac, 1), shown(almanac, 2)
    assert (sean["given_name"], sean["family_name"]) == ("Seán", "O'Brien")
    assert (sean["alumni_id"], sean["postal_code"]) == ("00123", "01234")
    assert (jose["given_name"], jose["family_name"]) == ("José", "Conceição")
    assert (jose["alumni_id"], jose["employer"]) == ("12345", "Marks & Partners")
    notes = [one for one in told["problems"] if one["code"] == "text_repaired"]
    assert {(one["row"], one["column"], one["value"]) for one in notes} == {
        (2, "Given name", "Se&aacute;n"), (2, "Surname", "O&#39;Brien"),
        (2, "Student ID", '="00123"'), (2, "Postcode", '="01234"'),
        (3, "Given name", "JosÃ©"), (3, "Student ID", "12345.0"),
        (3, "Employer", "Marks &amp; Partners"),
    }  # fmt: skip
    assert {one["severity"] for one in notes} == {"note"}
    assert almanac.json("import", "contacts", file)["unchanged"] == 2


def test_dates_that_cannot_be_right_are_told(almanac: Almanac, tmp_path: Path) -> None:
    next_year = date.today().year + 1
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Date of birth", "Degree", "Completed", "Address"),
        ("Abel", "ann@example.org", "14/03/28", "PhD", f"Expected {next_year}", "3 Elm Road"),
        ("Baker", "bob@example.org", "23/11/62", "MSc", next_year, datetime(2026, 10, 12)),
        ("Cole", "cy@example.org", "n/k", "MSc", 1998, "not known"),
        ("Dent", "dora@example.org", f"14/03/{next_year}", "MSc", "tbc", None),
    )
    people = [shown(almanac, person) for person in range(1, 5)]
    assert [one["birth_date"] for one in people] == ["1928-03-14", "1962-11-23", None, None]
    assert [one["award"] for one in people] == ["PhD", "MSc", "MSc", "MSc"]
    assert [one["award_completed"] for one in people] == [None, None, 1998, None]
    assert [one["street"] for one in people] == ["3 Elm Road", None, None, None]
    assert sorted(issues(told), key=str) == [
        (2, "not_completed"), (3, "date_in_text"), (3, "future_date"), (5, "future_date"),
        *[(None, "blank_words")] * 3,
    ]  # fmt: skip


def test_an_award_that_is_expected_has_no_year(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Degree and year"),
        ("Abel", "ann@example.org", "PhD expected 2031"),
        ("Baker", "bob@example.org", "PhD 2011"),
    )
    assert [shown(almanac, person)["award"] for person in (1, 2)] == ["PhD", "PhD"]
    assert [shown(almanac, person)["award_completed"] for person in (1, 2)] == [None, 2011]
    assert issues(told) == [(2, "not_completed")]


def test_a_month_without_a_day_is_told(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Date of birth"),
        ("Abel", "ann@example.org", "October 1976"),
    )
    (issue,) = told["problems"]
    assert issue["message"] == "“October 1976” has no day. Enter the whole date."


def test_people_are_found_as_staff_type(almanac_anywhere: Almanac, tmp_path: Path) -> None:
    almanac = almanac_anywhere
    imported(
        almanac,
        tmp_path,
        ("First name", "Surname", "E-mail", "Phone", "City", "Job title"),
        ("Seán", "O’Brien", "sean@example.org", "07700 900123", "Łódź", "Senior Nurse"),
        ("小龍", "李", "li@example.org", "020 7946 0999 ext 12", None, None),
        (None, "山田太郎", "yamada@example.org", None, None, None),
        ("John", "Mc Donald", "john@example.org", None, None, None),
    )
    texts = {
        1: ["07700 900123", "07700900123", "+44 7700 900123", "OBrien", "lodz", "nurse"],
        2: ["李小龍", "龍", "7946 0999"],
        3: ["太郎"],
        4: ["McDonald"],
    }
    for person, some in texts.items():
        for text in some:
            found = almanac.json("contacts", "search", text)["people"]
            assert [one["id"] for one in found] == [person], text
