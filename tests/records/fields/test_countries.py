"""Countries are known by their names in the common languages and by their codes."""

import phonenumbers
import pytest

from core.text import comparison_key
from records.fields.countries import country_of, names, region_of


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Malaysia", "Malaysia"), ("Turkey", "Turkey"), ("Türkiye", "Turkey"), ("TUR", "Turkey"),
        ("Allemagne", "Germany"), ("Deutschland", "Germany"), ("Duitsland", "Germany"),
        ("DE", "Germany"), ("Pays-Bas", "Netherlands"), ("the Netherlands", "Netherlands"),
        ("Corea del Sur", "South Korea"), ("Svizzera", "Switzerland"), ("Sri Lanka", "Sri Lanka"),
        ("U.S.A.", "United States"), ("Scotland", "United Kingdom"),
        ("UAE", "United Arab Emirates"), ("Russian Federation", "Russia"),
        ("Isle of Man", "Isle of Man"), ("Kosovo", "Kosovo"),
        ("Côte d’Ivoire", "Côte d'Ivoire"), ("Elfenbeinküste", "Côte d'Ivoire"),
        ("Danmark", "Denmark"), ("Polska", "Poland"), ("Magyarország", "Hungary"),
        ("Suomi", "Finland"), ("Ελλάδα", "Greece"), ("Росія", "Russia"), ("România", "Romania"),
        ("中国", "China"), ("中國", "China"), ("日本", "Japan"), ("España", "Spain"),
        ("Korea, Republic of", "South Korea"), ("Republic of Korea", "South Korea"),
        ("Iran (Islamic Republic of)", "Iran"), ("Burma", "Myanmar"), ("Swaziland", "Eswatini"),
        ("XKX", "Kosovo"), ("St. Lucia", "Saint Lucia"), ("Hong Kong SAR China", "Hong Kong"),
        ("DR Congo", "Democratic Republic of the Congo"), ("Man", None), ("Cin", None),
        ("Atlantis", None), ("Congo", None), ("Kongo", None), ("Korea", None), ("", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_and_codes(word: str, country: str | None) -> None:
    assert country_of(comparison_key(word)) == country


def test_every_country_means_itself_and_has_a_region() -> None:
    regions = [region_of(name) for name in names()]
    assert [country_of(comparison_key(name)) for name in names()] == list(names())
    assert len(set(regions)) == len(names())
    assert region_of("Atlantis") is None


def test_english_names_stay_as_they_are_stored() -> None:
    kept = {
        "CI": "Côte d'Ivoire", "CV": "Cape Verde", "FK": "Falkland Islands", "HK": "Hong Kong",
        "IR": "Iran", "LA": "Laos", "MK": "North Macedonia", "RE": "Réunion",
        "ST": "Sao Tome and Principe", "TR": "Turkey", "TW": "Taiwan", "VA": "Vatican City",
        "VC": "Saint Vincent and the Grenadines", "VI": "U.S. Virgin Islands",
    }  # fmt: skip
    assert {name: region_of(name) for name in kept.values()} == {
        name: region for region, name in kept.items()
    }
    assert len(names()) == 250


def test_every_region_with_a_phone_plan_is_a_country() -> None:
    islands = {"AC", "TA"}  # Ascension and Tristan da Cunha: parts of Saint Helena
    assert phonenumbers.SUPPORTED_REGIONS - islands <= {region_of(name) for name in names()}
