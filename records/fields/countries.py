"""Countries: their names in many languages, their codes, and so their phone regions.

Codes and official names are those of ISO 3166-1 (pycountry), names in other languages those of the
Unicode CLDR (Babel). Each is loaded when it is first needed, the other languages for a word that is
neither a code nor English.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from core.text import comparison_key

# Of Europe, and of where many students come from.
_LANGUAGES: Final = (
    "fr", "de", "es", "it", "nl", "pt", "pt_PT", "ca", "da", "sv", "nb", "is", "fi", "et", "lv",
    "lt", "pl", "cs", "sk", "hu", "sl", "hr", "bs", "sr", "sr_Latn", "mk", "bg", "ro", "el", "tr",
    "ru", "uk", "zh", "zh_Hant", "ja", "ko", "ar", "he", "id", "ms",
)  # fmt: skip
_SHORTEST: Final = 4  # letters of a name in another language: three are taken for a code
_KOSOVO: Final = ("XK", "XKX")  # ISO has none; these are in general use

# The English name where ISO's short one is not in general use.
_NAMES: Final[Mapping[str, str]] = {
    "BN": "Brunei",
    "CC": "Cocos Islands",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CV": "Cape Verde",
    "MF": "Saint Martin",
    "PS": "Palestine",
    "RU": "Russia",
    "SH": "Saint Helena",
    "TR": "Turkey",
}
_DOUBTFUL: Final = frozenset({"congo", "kongo"})  # names of two countries

# Parts, short, former and other names that neither source has.
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "AE": ("uae", "u a e", "emirates"),
    "AL": ("shqiperia", "shqiperi"),
    "BA": ("bosnia", "bosnia y hercegovina", "bosnia erzegovina"),
    "BY": ("bielo russie", "wit rusland"),
    "CC": ("kokos inseln",),
    "CD": (
        "drc", "dr congo", "zaire", "democratic republic of congo",
        "republique democratique du congo", "demokratische republik kongo",
        "repubblica democratica del congo",
    ),
    "CF": ("republique centre africaine",),
    "CI": ("ivory coast", "elfenbeinkuste", "costa de marfil"),
    "CK": ("cook inseln",),
    "CM": ("republica dos camaroes",),
    "CN": ("pr china", "prc", "mainland china"),
    "CZ": (
        "ceska republika", "republique tcheque", "tschechische republik", "repubblica ceca",
        "republica tcheca",
    ),
    "FK": ("falkland inseln",),
    "FO": ("faroer inseln", "isole faeroer"),
    "GB": ("uk", "u k", "great britain", "britain", "england", "scotland", "wales",
           "northern ireland"),
    "GF": ("guayana francese",),
    "GQ": ("aquatorial guinea",),
    "HK": ("hongkong", "hong kong sar"),
    "IE": ("eire", "republic of ireland", "irish republic"),
    "IR": ("ira",),
    "KG": ("kirguizistan",),
    "KN": ("saint kitts und nevis",),
    "KP": ("korea north",),
    "KR": ("korea south", "한국"),
    "KY": ("kaiman inseln", "caymaneilanden", "ilhas caiman"),
    "KZ": ("kazajstan", "casaquistao"),
    "LC": ("sainte lucia",),
    "LT": ("lithuanie",),
    "MD": ("moldau",),
    "MH": ("marshall inseln",),
    "MK": ("macedonia", "macedoine", "mazedonien", "macedonie"),
    "MM": ("burma",),
    "MO": ("macau", "macao sar"),
    "MP": ("nordliche mariannen inseln", "noordelijke marianeneilanden"),
    "MU": ("maurizio",),
    "NL": ("holland", "holanda"),
    "OM": ("oma",),
    "PK": ("paquistan",),
    "PS": ("palastina", "palestina", "palestijns gebied", "west bank and gaza"),
    "SA": ("ksa",),
    "SB": ("solomon inseln", "isole solomon"),
    "SG": ("cingapura",),
    "SS": ("sud soudan",),
    "SZ": ("swaziland", "swasiland", "suazilandia"),
    "TC": ("iles turks et caicos", "turks und caicos inseln", "ilhas turks e caicos"),
    "TL": ("east timor",),
    "TR": ("republic of turkey",),
    "TW": ("republic of china", "臺灣"),
    "US": ("u s", "u s a", "america", "vereinigte staaten von amerika"),
    "VA": ("vatican", "vaticano", "holy see"),
    "VG": ("isole vergini gb",),
    "VI": ("iles vierges americaines", "islas virgenes americanas", "isole vergini usa"),
    "XK": ("kosova",),
    "ZA": ("rsa",),
}  # fmt: skip


def country_of(word: str) -> str | None:
    """The English name of the country that `word` names or is the code of; None for no country.

    `word` is as `core.text.comparison_key` gives it: "allemagne", "de", "deu" and "germany" are
    Germany.
    """
    word = word.removeprefix("the ")
    return _by_english_word().get(word) or _by_foreign_word().get(word)


def region_of(country: str) -> str | None:
    """The ISO 3166 code of a country's English name, as phone numbers are read by; or None."""
    return _regions().get(country)


def names() -> tuple[str, ...]:
    """The English names of all countries, in their order."""
    return tuple(sorted(_regions()))


@cache
def _regions() -> Mapping[str, str]:
    return {names[0]: region for region, names in _english_names().items()}


@cache
def _english_names() -> Mapping[str, tuple[str, ...]]:
    """For each region the program's English name, then others and the code of three letters."""
    import pycountry

    usual = _territories("en")
    found: dict[str, tuple[str, ...]] = {_KOSOVO[0]: (usual[_KOSOVO[0]], _KOSOVO[1])}
    for country in pycountry.countries:
        region = country.alpha_2
        iso = [getattr(country, kind, "") for kind in ("common_name", "name", "official_name")]
        # “Korea, Republic of” is also written “Republic of Korea”.
        turned = [" ".join(reversed(name.split(", ", 1))) for name in iso]
        short = iso[0] or iso[1]
        name = usual[region] if "," in short or "(" in short else short
        name = _NAMES.get(region, name.replace("’", "'").replace(" & ", " and "))
        found[region] = (name, country.alpha_3, *iso, *turned, usual[region])
    return found


def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale

    return Locale.parse(language).territories


@cache
def _by_english_word() -> Mapping[str, str]:
    names = _english_names()
    return _by_word(lambda region: (region, *names[region], *_MORE.get(region, ())))


@cache
def _by_foreign_word() -> Mapping[str, str]:
    territories = [_territories(language) for language in _LANGUAGES]
    found = _by_word(lambda region: (names.get(region, "") for names in territories))
    return {
        word: name for word, name in found.items() if len(word) >= _SHORTEST or not word.isascii()
    }


def _by_word(names_of: Callable[[str], Iterable[str]]) -> Mapping[str, str]:
    """The country that each of its names, which `names_of` gives for a region, stands for."""
    found: dict[str, str] = {}
    for country, region in _regions().items():
        for name in names_of(region):
            word = comparison_key(name).removeprefix("the ")
            if word and word not in _DOUBTFUL:
                found.setdefault(word, country)
    return found
