"""Headings are understood by their parts, and never say of the person what is about others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.contacts.mapping.column_values import field_by_values
from importers.contacts.mapping.heading_fields import field_named, heading_index, number_in
from importers.contacts.mapping.heading_subjects import Subject
from importers.contacts.mapping.proposal import propose
from records.fields.definitions import BY_KEY
from tabular.reading import Cell
from tests.importers.contact_files import table

INDEX = heading_index(BY_KEY)
# Headings by field, with | between.
KNOWN = {
    "family_name": "Surname|1. Surname|LAST_NAME_1|lastName|LNAME|Surname/Family name|Surname(s)"
    "|Family\nname|Nachname|Familienname|Nom de famille|Apellidos|Cognome|Achternaam|Sobrenome"
    "|Member Last Name|Legal surname|(2) Surname|Q3. Last name|#4 Surname",
    "given_name": "First name|2) First name|firstName|FNAME|Forename(s)|First Name (Legal)|Prénom"
    "|Prénoms|Vorname|Vornamen|Voornaam|Voornamen|Nombre de pila|Christian name|GIVEN_NAME"
    "|Alumni first name|Graduate's first name",
    "middle_names": "Middle name(s)|Zweiter Vorname|Deuxième prénom|Segundo nombre|Tweede voornaam",
    "full_name": "Name|Nom|Nombre|Nome|Naam|Full Name|Nom complet|Nombre completo|Nome completo"
    "|Volledige naam|5. Name|Display name|Alumnus name",
    "former_name": "Maiden name|Geburtsname|Nom de jeune fille|Meisjesnaam"
    "|Previous surname (if any)|Cognome da nubile",
    "title": "Titel|Titre|Anrede|Civilité|TITLE:",
    "gender": "M/F|Geschlecht|Sexe|Sexo|Sesso|Geslacht|Género|m/w/d",
    "birth_date": "D.O.B.|DOB|Birth Date|Geburtsdatum|Date de naissance|Date de\nnaissance"
    "|Fecha de nacimiento|Data di nascita|Geboortedatum|DateOfBirth",
    "nationality": "Nationalité|Staatsangehörigkeit|Nacionalidad|Nazionalità|Nationaliteit",
    "alumni_id": "Student no.|Student Nr|Matrikelnummer|Numéro d’étudiant|Matricola|Studentnummer"
    "|Alumni ID",
    "email": "E-mail addr.|Email_1|emailAddress|EMAIL ADDRESS*|3. E-mail|E-Mail-Adresse|Courriel"
    "|Correo electrónico|Posta elettronica|Adresse mail|Emailadres|E-mail (private)"
    "|University email|Work e-mail address|Member e-mail|Email ID|Your e-mail|E-mail (optional)"
    "|Alumnus's e-mail",
    "other_email": "email2|Email 2|Personal e-mail|Second email",
    "phone": "Mobile tel|Tel (mob)|Mobile No.|Mob.|Tel. No.|Handynummer|Téléphone|Telefon"
    "|Téléphone portable|Teléfono|Telefono|Telefoonnummer|Mobiltelefon|Tel. privat|Daytime phone",
    "street": "ADD1|Addr 1|Address (line 1)|AddressLine1|Adresse|Straße|Strasse|Rue|Calle|Straat"
    "|Dirección|Indirizzo|Adres|Home Street",
    "city": "Ville|Wohnort|Ort|Stadt|Ciudad|Città|Plaats|Woonplaats|CITY_1|Work city|Localité",
    "postal_code": "PLZ|Postleitzahl|Code postal|Código postal|Zip/Postal Code|Postcode/Zip|CAP"
    "|PostCode|Post-code",
    "country": "Pays|Land|País|Paese|Country/Region",
    "award": "Degree 1|Degree 2|Second degree|Abschluss|Diplôme|Laurea|4. Award|Qual.",
    "award_completed": "Yr awarded|CL YR|Grad. Yr|Year 2|Year(s) awarded|Année d’obtention"
    "|Jahr des Abschlusses|Anno di laurea|Afstudeerjaar|Degree 1 year|Date of graduation",
    "department": "Dept.|Abteilung|Département|Departamento|Dipartimento|Afdeling|Fakultät",
    "programme": "Program|Studiengang|Opleiding",
    "supervisor": "Supervisor|Supervisor(s)|Supervisor name|Name of supervisor|PhD supervisor"
    "|Primary supervisor|Supervisor 1|Betreuer|Directeur de thèse|Relatore|Promotor",
    "role_title": "Job Title/Position|Berufsbezeichnung|Poste|Puesto|Beruf|Functie",
    "employer": "Arbeitgeber|Employeur|Empresa|Azienda|Werkgever|Company name|Firma",
    "notes": "Notiz|Remarque|Observaciones|Opmerkingen|Kommentar",
}
OTHERS = {
    Subject.SOMEONE_ELSE: "Supervisor e-mail|Supervisor gender|Supervisor title|Second supervisor"
    "|Partner's e-mail|Partner’s mobile|Partner – email|E-mail (partner)|Email [spouse]"
    "|Spouse_Email|spouseEmail|Husband|Wife phone|Parents' address|Mother's maiden name"
    "|Father name|Emergency contact|Emergency contact phone|Next of kin|Assistant|Secretary|PA"
    "|P.A. phone|Referee 1 e-mail|Updated by|Created By|Record owner|Line manager e-mail|Guardian"
    "|Child 1 name|Head of department|Account owner|Conjoint|Téléphone de la mère|Ehepartner"
    "|Notfallkontakt|Ansprechpartner|Cónyuge|Teléfono de emergencia|Coniuge|Echtgenote"
    "|Contactpersoon|Ann's e-mail|1. Partner's e-mail",
    Subject.ANOTHER_CHANNEL: "Fax|Home Fax|FAX_NO|Fax number|Telefax|Télécopie|Pager|Website",
    Subject.NOT_CURRENT: "Old e-mail|Previous phone|Former address|Entry qualification"
    "|Highest prior qualification|Secondary school|Ancien courriel|Alte Schule|E-mail (old)",
}  # fmt: skip
UNKNOWN = "Shoe size|Number|Ref|Street number|Country of birth|E-mail type|Phone extension|Name 2"


def listed(cases: dict[str, str]) -> list[tuple[str, str]]:
    return [(heading, field) for field, text in cases.items() for heading in text.split("|")]


@pytest.mark.parametrize(("heading", "field"), listed(KNOWN))
def test_a_heading_names_a_field_by_its_parts(heading: str, field: str) -> None:
    found = field_named(heading, INDEX)
    assert (found.field, found.other) == (field, None)


@pytest.mark.parametrize(
    ("heading", "other"),
    [(heading, other) for other, text in OTHERS.items() for heading in text.split("|")],
)
def test_a_heading_about_others_names_no_field(heading: str, other: Subject) -> None:
    found = field_named(heading, INDEX)
    assert (found.field, found.other) == (None, other)


@pytest.mark.parametrize("heading", UNKNOWN.split("|"))
def test_an_unknown_heading_names_nothing(heading: str) -> None:
    found = field_named(heading, INDEX)
    assert (found.field, found.other) == (None, None)


@pytest.mark.parametrize(
    ("heading", "number"),
    [("Degree 2", 2), ("1. Degree", None), ("Second degree", 2), ("LAST_NAME_1", 1), ("City", None),
     ("email2", 2), ("Contact2 First Name", 2)],
)  # fmt: skip
def test_the_number_behind_a_heading(heading: str, number: int | None) -> None:
    assert number_in(heading) == number


HEADINGS = st.sampled_from(
    sorted(heading for one in BY_KEY.values() for heading in (one.label, *one.headings))
)
DECORATIONS = st.sampled_from(
    ["{}", "1. {}", "12) {}", "(3) {}", "Q4. {}", "#5 {}", " {} ", "{}:", "{} *", "{} (optional)"]
)


@given(HEADINGS, DECORATIONS, st.sampled_from([str, str.upper, str.lower, str.title]))
def test_a_decorated_heading_names_the_same_field(
    heading: str, decoration: str, case: "type[str]"
) -> None:
    plain = field_named(heading, INDEX).field
    decorated = decoration.format(case(heading).replace(" ", "\n", 1))
    assert field_named(decorated, INDEX).field == plain


CELLS: dict[str, list[Cell]] = {
    "email": ["ann@example.org", "bob@example.org"],
    "phone": ["+44 7700 900123", "07700 900124"],
    "award": ["PhD", "MSc"],
    "gender": ["Female", "Male"],
}
OWNERS = st.sampled_from(["Partner", "Spouse", "Supervisor", "Anna", "Chris", "Dean", "Mother"])


@given(OWNERS, HEADINGS, st.sampled_from(["{}'s {}", "{}’s {}"]), st.sampled_from(sorted(CELLS)))
def test_what_belongs_to_someone_is_never_told_by_values(
    owner: str, heading: str, possessive: str, kind: str
) -> None:
    read = table(("Surname", possessive.format(owner, heading)), *(("A", c) for c in CELLS[kind]))
    assert propose(read, BY_KEY)[1].field not in CELLS


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("", "email", "email"),
        ("Column1", "email", "email"),
        ("Unnamed: 4", "phone", "phone"),
        ("Kontakt", "email", "email"),
        ("Contact details", "phone", "phone"),
        ("Título", "award", "award"),
        ("Number", "phone", None),
        ("Ref", "phone", None),
        ("Warden", "email", None),
        ("Fax", "phone", None),
        ("Entry", "award", None),
        ("Supervisor", "email", None),
    ],
)
def test_values_tell_a_field_only_where_the_heading_leaves_it_open(
    heading: str, cells: str, field: str | None
) -> None:
    assert field_by_values(heading, CELLS[cells]) == field
