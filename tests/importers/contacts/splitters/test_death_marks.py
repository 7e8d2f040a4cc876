"""Names that say that the person has died, and names that do not."""

import pytest

from importers.contacts.splitters.death_marks import death_mark, title_death_mark


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Abel (deceased)", "Ann Abel"),
        ("ABEL (DECEASED)", "ABEL"),
        ("Ann Abel [Dec'd]", "Ann Abel"),
        ("Ann Abel (d. 2019)", "Ann Abel"),
        ("Ann Abel (b. 1950, d. 2019)", "Ann Abel"),
        ("Ann Abel (Died 12 March 2019)", "Ann Abel"),
        ("Ann Abel (late)", "Ann Abel"),
        ("The late Dr Bob Baker", "Dr Bob Baker"),
        ("the late Bob Baker", "Bob Baker"),
        ("Late Prof. Bob Baker", "Prof. Bob Baker"),
        ("Baker, the late Dr Bob", "Baker, Dr Bob"),
        ("† Cy Cole", "Cy Cole"),
        ("Cy Cole †", "Cy Cole"),
        ("Cy Cole (✝ 12.3.2019)", "Cy Cole"),
        ("Ann Abel, deceased", "Ann Abel"),
        ("DECEASED - Ann Abel", "Ann Abel"),
        ("Ann Abel died 2019", "Ann Abel"),
        ("Ann Abel R.I.P.", "Ann Abel"),
        ("Ann Abel RIP", "Ann Abel"),
        ("Anne Abel, décédée", "Anne Abel"),
        ("Abel verstorben 2018", "Abel"),
        ("deceased", ""),
    ],
)
def test_a_certain_mark_is_taken_out(text: str, name: str) -> None:
    found = death_mark(text)
    assert found is not None
    assert (found.name, found.is_certain) == (name, True)


@pytest.mark.parametrize(
    "text",
    [
        "Late Bob Baker", "Ann Abel (Dec)", "Ann Abel Dec.", "RIP TORN", "Ann Abel (deceased?)",
        "Widow of the late Bob Baker", "The Estate of Bob Baker", "Ann Abel (wife deceased)",
        "Ann Abel, husband deceased",
    ],
)  # fmt: skip
def test_a_doubtful_mark_stays_and_is_not_certain(text: str) -> None:
    found = death_mark(text)
    assert found is not None
    assert (found.name, found.is_certain) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "", "Sarah Late", "Late", "Late, Sarah", "Philippa Late-Smith", "Plate Smith", "Rip Torn",
        "Dec", "Dec Donnelly", "Declan (Dec) Murphy", "Ann Decker", "D. Abel", "Ann D.",
        "Ann Abel (née Late)", "Ann Abel (1990-1994)", "Ann Abel (MD)", "Diana Deacon", "Tripp",
        "a " * 16_000 + "deceased",
    ],
)  # fmt: skip
def test_people_called_so_live(text: str) -> None:
    assert death_mark(text) is None


@pytest.mark.parametrize(
    ("text", "rest"), [("The late Dr", "Dr"), ("Late", ""), ("Dr (deceased)", "Dr"), ("Dr", None)]
)
def test_a_title_may_say_it(text: str, rest: str | None) -> None:
    found = title_death_mark(text)
    assert (None if found is None else found.name) == rest
