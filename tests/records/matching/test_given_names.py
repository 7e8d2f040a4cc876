import pytest

from records.matching.given_names import are_initials, may_be_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John", "JOHN"), ("John", "J."), ("John", "J"), ("John Ronald", "JR"), ("Jack", "John"),
        ("Katharine", "Katherine"), ("Sam", "Samantha"), ("Jo", "Josephine"), ("Bill", "William"),
        ("Anna Maria", "Anna"), ("Anna Maria", "Maria"), ("Anna-Maria", "Anna M."),
        ("Maria Anna", "Anna Maria"), ("Núria", "Nuria"), ("Mohammed", "Muhammed"), ("", "Ann"),
        ("龙", "龙"),
    ],
)  # fmt: skip
def test_one_person_may_write_both(one: str, other: str) -> None:
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John", "Mary"), ("J.", "M."), ("John", "M"), ("Paul", "Paula"), ("Daniel", "Daniela"),
        ("Antonio", "Antonia"), ("Alexander", "Alexandra"), ("Francis", "Frances"),
        ("Andreas", "Andrea"), ("Julius", "Julia"), ("Josef", "Josefine"), ("Jon", "Jan"),
        ("Daniel", "Danielle"), ("Michel", "Michelle"), ("Adrian", "Adrianne"),
        ("Johan", "Johanna"), ("Philip", "Philippa"),
        ("George", "Georgina"), ("Dominic", "Dominique"),
        ("Anna Maria", "Anna Louise"), ("Jean-Paul", "Jean-Marie"), ("伟", "芳"),
    ],
)  # fmt: skip
def test_two_people_write_these(one: str, other: str) -> None:
    assert not may_be_same(one, other)
    assert not may_be_same(other, one)


def test_initials_are_told_from_short_names() -> None:
    assert [are_initials(name) for name in ("J", "J. R.", "JR", "Jo", "Ann")] == [
        True, True, True, False, False,
    ]  # fmt: skip
