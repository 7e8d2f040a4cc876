import pytest

from importers.contacts.splitters.couples import may_name_two, names_two_people


@pytest.mark.parametrize(
    "name",
    [
        "John and Mary Hale", "Mr & Mrs J Wood", "John Lind & Mary Okafor", "John + Mary Hale",
        "J&M Hale", "Mr/Mrs J Wood", "Mr. and Mrs. Hale", "Dr and Mrs A Hale", "JOHN AND MARY HALE",
        "Dr John and Dr Mary Hale", "Hans u. Maria Huber", "Hans und Maria Huber",
        "Herr und Frau Müller", "Pierre et Marie Curie", "M. et Mme Dupont", "Juan y María García",
        "Sr. y Sra. García", "João e Ana Costa", "Jan en Marie de Vries", "Ann Abel & partner",
    ],
)  # fmt: skip
def test_two_people(name: str) -> None:
    assert may_name_two(name)
    assert names_two_people(name)


@pytest.mark.parametrize(
    "name",
    [
        "John Hale", "José Ortega y Gasset", "Santiago Ramón y Cajal", "Karl von und zu Guttenberg",
        "John U. Smith", "Josep Puig i Cadafalch", "Mary E Wood", "Mary e", "Andy Sands",
        "Ana Smith-Jones", "and Mary", "Li Y Zhang", "",
    ],
)  # fmt: skip
def test_one_person(name: str) -> None:
    assert not names_two_people(name)
