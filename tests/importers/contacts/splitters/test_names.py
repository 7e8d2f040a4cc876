"""Whole names are taken apart, and no word of them is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import comparison_key
from importers.contacts.splitters.names import former_name, name_case, take_name_apart

WORDS = st.sampled_from(
    ["Anna", "SMITH", "van", "der", "Berg", "Dr", "Prof.", "PhD", "(née", "Jones)", "de", "O'Brien",
     "Jr", "&", "and", "MD(Res)", "FRCS", "(Hons)", "MA", "King",
     "Сергеевич", "Petrovich", "(Beth)", '"Beth"', ",", "née", "María", "李", "-", "Smith,", "'"]
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dr Anna Smith", {"title": "Dr", "given_name": "Anna", "family_name": "Smith"}),
        ("Smith, Dr Anna", {"title": "Dr", "given_name": "Anna", "family_name": "Smith"}),
        ("SMITH, Anna", {"given_name": "Anna", "family_name": "SMITH"}),
        ("SMITH Anna", {"given_name": "Anna", "family_name": "SMITH"}),
        ("Dr DUPONT Jean", {"title": "Dr", "given_name": "Jean", "family_name": "DUPONT"}),
        ("VAN DER BERG Jan", {"given_name": "Jan", "family_name": "VAN DER BERG"}),
        ("JRR Tolkien", {"given_name": "JRR", "family_name": "Tolkien"}),
        ("PROF Anna Smith", {"title": "PROF", "given_name": "Anna", "family_name": "Smith"}),
        ("Anna Maria van der Berg",
         {"given_name": "Anna", "middle_names": "Maria", "family_name": "van der Berg"}),
        ("van der Berg, Anna", {"given_name": "Anna", "family_name": "van der Berg"}),
        ("Anna Smith, PhD", {"given_name": "Anna", "family_name": "Smith", "suffix": "PhD"}),
        ("Sir Ian Ray CBE",
         {"title": "Sir", "given_name": "Ian", "family_name": "Ray", "suffix": "CBE"}),
        ("Anna Smith (née Jones)",
         {"given_name": "Anna", "family_name": "Smith", "former_name": "Jones"}),
        ("Smith (formerly Jones), Anna",
         {"given_name": "Anna", "family_name": "Smith", "former_name": "Jones"}),
        ("Anna Smith née van Dyk",
         {"given_name": "Anna", "family_name": "Smith", "former_name": "van Dyk"}),
        ("Elizabeth (Beth) Smith",
         {"given_name": "Elizabeth", "family_name": "Smith", "preferred_name": "Beth"}),
        ("Anna Smith (Oncology)", {"given_name": "Anna", "family_name": "Smith (Oncology)"}),
        ("Smith, Anna (Beth)", {"given_name": "Anna (Beth)", "family_name": "Smith"}),
        ("Smith, Anna (Dr)", {"title": "(Dr)", "given_name": "Anna", "family_name": "Smith"}),
        ("Anna (Oncology)", {"given_name": "Anna (Oncology)"}),
        ("Dr van Dyk", {"title": "Dr", "family_name": "van Dyk"}),
        ("anna smith", {"given_name": "anna", "family_name": "smith"}),
        ("Max Born", {"given_name": "Max", "family_name": "Born"}),
        ("Anna Nee", {"given_name": "Anna", "family_name": "Nee"}),
        ("Dr Smith", {"title": "Dr", "family_name": "Smith"}),
        ("Prince Adeyemi", {"given_name": "Prince", "family_name": "Adeyemi"}),
        ("Major Tom", {"given_name": "Major", "family_name": "Tom"}),
        ("Prince Emil Okafor",
         {"title": "Prince", "given_name": "Emil", "family_name": "Okafor"}),
        ("Dr King", {"title": "Dr", "family_name": "King"}),
        ("Иванов Пётр Сергеевич",
         {"given_name": "Пётр", "middle_names": "Сергеевич", "family_name": "Иванов"}),
        ("Петрова Анна Ивановна",
         {"given_name": "Анна", "middle_names": "Ивановна", "family_name": "Петрова"}),
        ("Иван Петрович Сидоров",
         {"given_name": "Иван", "middle_names": "Петрович", "family_name": "Сидоров"}),
        ("Ivanov Pyotr Sergeevich",
         {"given_name": "Pyotr", "middle_names": "Sergeevich", "family_name": "Ivanov"}),
        ("Petrova Anna Ivanovna",
         {"given_name": "Anna", "middle_names": "Ivanovna", "family_name": "Petrova"}),
        ("Michael James Abramovich",
         {"given_name": "Michael", "middle_names": "James", "family_name": "Abramovich"}),
        ("Anna\u00a0 Smith\n", {"given_name": "Anna", "family_name": "Smith"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_whole_name_is_taken_apart(name: str, parts: dict[str, str]) -> None:
    assert take_name_apart(name) == parts


@pytest.mark.parametrize(
    ("name", "family", "suffix"),
    [
        ("Dr Anna Stone FRCP MD(Res) PhD", "Stone", "FRCP MD(Res) PhD"),
        ("Anna Wood FRCS", "Wood", "FRCS"),
        ("Dr Wood FRCS", "Wood", "FRCS"),
        ("Stone, Anna, FRCP", "Stone", "FRCP"),
        ("Stone, Anna MBBS BSc(Hons)", "Stone", "MBBS BSc(Hons)"),
        ("Stone FRCS(Ed), Anna", "Stone", "FRCS(Ed)"),
        ("Anna Stone, PhD, FRCP", "Stone", "PhD, FRCP"),
        ("Anna Stone (Hons) BSc", "Stone", "(Hons) BSc"),
        ("Anna Stone MB ChB", "Stone", "MB ChB"),
        ("Anna Stone F.R.C.S. (Orth)", "Stone", "F.R.C.S. (Orth)"),
        ("Anna Stone MD PhD", "Stone", "MD PhD"),
        ("Anna Stone MA", "Stone", "MA"),
        ("Sir Ian Stone KBE FRS FMedSci", "Stone", "KBE FRS FMedSci"),
        ("Anna Stone OBE (née Jones)", "Stone", "OBE"),
        ("Jack Ma", "Ma", ""),
        ("Anna Maria Ma", "Ma", ""),
        ("YO YO MA", "MA", ""),
        ("Van Do", "Do", ""),
        ("Obinna Mba", "Mba", ""),
        ("Ada Obe", "Obe", ""),
        ("Wei Meng", "Meng", ""),
    ],
)  # fmt: skip
def test_post_nominals_are_no_part_of_the_name(name: str, family: str, suffix: str) -> None:
    parts = take_name_apart(name)
    assert (parts["family_name"], parts.get("suffix", "")) == (family, suffix)
    assert "preferred_name" not in parts


@given(st.lists(WORDS, max_size=7).map(" ".join) | TEXTS)
def test_no_word_of_a_name_is_lost(name: str) -> None:
    said = Counter(comparison_key(" ".join(take_name_apart(name).values())).split())
    marks = {"nee", "ne", "geb", "formerly", "born", "previously", "geborene", "maiden", "name"}
    assert not [word for word in Counter(comparison_key(name).split()) - said if word not in marks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Smith (née Jones)", ("Smith", "Jones")),
        ("Smith [born: Jones]", ("Smith", "Jones")),
        ("Smith (Jones)", ("Smith (Jones)", "")),
        ("(née Jones)", ("(née Jones)", "")),
        ("Born", ("Born", "")),
    ],
)
def test_a_former_name_is_found(text: str, found: tuple[str, str]) -> None:
    assert former_name(text) == found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("O'BRIEN", "O'Brien"), ("MACDONALD-SMITH", "MacDonald-Smith"), ("JRR", "JRR"),
        ("JO", "JO"), ("van der Berg", "van der Berg"), ("VAN DER BERG", "van der Berg"),
        ("LEE", "Lee"), ("ÖZİL", "Özi̇l"), ("", ""),
    ],
)  # fmt: skip
def test_capitals_alone_are_written_as_people_do(written: str, kept: str) -> None:
    assert name_case(written).casefold() == written.casefold()
    if written != "ÖZİL":
        assert name_case(written) == kept
