"""The fields of a person as an office sees them: one flat row, whatever tables lie beneath.

Import, export, filters, columns of the alumni table, editing and break-downs all speak of these
fields by their keys. A field that has several records beneath it (e-mail addresses, awards,
roles) means the main one: the primary address, the latest award, the current or the first role.
Custom fields join them with keys "custom.KEY".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from sqlalchemy import Connection, select

from models.consent_fields import CONSENT_FIELDS, ConsentField
from models.tables import custom_fields


class FieldKind(StrEnum):
    """What a field holds, and so how a cell is parsed, edited, compared and written."""

    TEXT = "text"
    LINES = "lines"  # text with line breaks
    EMAIL = "email"
    PHONE = "phone"  # E.164
    DATE = "date"
    YEAR = "year"  # int
    NUMBER = "number"  # float
    YES_NO = "yes_no"  # bool
    CHOICE = "choice"  # one of the field's vocabulary, or the office's own word


class Part(StrEnum):
    """Which of a person's records a field lives in; the group it is shown under."""

    PERSON = "person"
    EMAIL = "email"  # the primary e-mail address
    OTHER_EMAIL = "other_email"  # the next one
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    POST = "post"  # the primary postal address
    AWARD = "award"  # the latest award
    CURRENT_ROLE = "current_role"
    FIRST_ROLE = "first_role"
    # The newest consent for each purpose and channel, by the key of its field.
    SURVEY_BY_EMAIL = "survey_consent"
    SURVEY_BY_PHONE = "survey_by_phone"
    SURVEY_BY_POST = "survey_by_post"
    NEWS_BY_EMAIL = "news_by_email"
    NEWS_BY_PHONE = "news_by_phone"
    NEWS_BY_POST = "news_by_post"
    FUNDRAISING_BY_EMAIL = "fundraising_by_email"
    FUNDRAISING_BY_PHONE = "fundraising_by_phone"
    FUNDRAISING_BY_POST = "fundraising_by_post"
    EVENTS_BY_EMAIL = "events_by_email"
    EVENTS_BY_PHONE = "events_by_phone"
    EVENTS_BY_POST = "events_by_post"
    LINKEDIN = "linkedin"  # membership of the alumni group
    EVENT = "event"  # participation in one event: in files of participants alone
    SCORE = "score"  # what the program works out of a person's records
    RECORD = "record"  # any record of a kind, such as any engagement: in filters alone
    CUSTOM = "custom"


CONSENT_PARTS: Final = frozenset(map(Part, CONSENT_FIELDS))

# The heading under which the fields of a part are shown.
PART_LABELS: Final[Mapping[Part, str]] = {
    Part.PERSON: "Person",
    Part.EMAIL: "E-mail",
    Part.OTHER_EMAIL: "E-mail",
    Part.PHONE: "Phone",
    Part.OTHER_PHONE: "Phone",
    Part.POST: "Address",
    Part.AWARD: "Award",
    Part.CURRENT_ROLE: "Role",
    Part.FIRST_ROLE: "Role",
    **dict.fromkeys(map(Part, CONSENT_FIELDS), "Contact preferences"),
    Part.LINKEDIN: "Other",
    Part.EVENT: "Event",
    Part.SCORE: "Other",
    Part.CUSTOM: "Custom fields",
}


@dataclass(frozen=True)
class Field:
    """One field: `key` in commands and mappings, `label` on the screen and as heading in files.

    `column` is the column of the part's table. `headings` are further headings under which files
    carry it, as `core.text.key` gives them. `vocabulary` names the synonyms of a CHOICE
    (records/fields/vocabulary.py). `editable` is False for what the program derives.
    """

    key: str
    label: str
    kind: FieldKind
    part: Part
    column: str
    headings: tuple[str, ...] = ()
    vocabulary: str | None = None
    choices: tuple[str, ...] = ()
    editable: bool = True

    @cached_property
    def is_custom(self) -> bool:
        """Whether the office added this field itself."""
        return self.part is Part.CUSTOM


def _field(key: str, label: str, kind: FieldKind, part: Part, column: str, *headings: str,
           vocabulary: str | None = None, editable: bool = True) -> Field:  # fmt: skip
    return Field(key, label, kind, part, column, headings, vocabulary, (), editable)


def _consent_fields(consent: ConsentField) -> tuple[Field, Field]:
    """The basis of a consent, and when it was recorded."""
    part, label = Part(consent.key), consent.label
    headings = _CONSENT_HEADINGS.get(part, ((), ()))
    return (
        _field(consent.key, label, FieldKind.CHOICE, part, "basis", *headings[0],
               vocabulary="basis"),
        _field(consent.date_key, f"{label} recorded", FieldKind.DATE, part, "recorded_on",
               *headings[1]),
    )  # fmt: skip


_T, _P = FieldKind.TEXT, Part.PERSON
# Further headings of a basis and of its date. Importers read other headings by their words.
_CONSENT_HEADINGS: Final = {
    Part.SURVEY_BY_EMAIL: (
        ("consent survey by email", "consent survey by e mail", "survey consent",
         "consent survey", "may be surveyed"),
        ("consent recorded", "consent date", "consent recorded on", "date of consent"),
    ),
}  # fmt: skip

FIELDS: Final[tuple[Field, ...]] = (
    _field("alumni_id", "Alumni ID", _T, _P, "alumni_id",
           "id", "alumni number", "alumnus id", "alumni no", "student id", "student number",
           "student no", "person id", "constituent id", "external identifier", "urn", "reference"),
    _field("title", "Title", FieldKind.CHOICE, _P, "title",
           "salutation", "prefix", "honorific", "name prefix", vocabulary="title"),
    _field("given_name", "Given name", _T, _P, "given_name",
           "first name", "forename", "forenames", "forename s", "given names", "firstname",
           "christian name", "first names"),
    _field("middle_names", "Middle names", _T, _P, "middle_names",
           "middle name", "other names", "additional name", "middle initial", "middle initials",
           "middle init", "mi", "m i", "middle"),
    _field("family_name", "Family name", _T, _P, "family_name",
           "last name", "surname", "lastname", "family names", "second name"),
    _field("suffix", "Suffix", _T, _P, "suffix", "name suffix", "post nominals", "postnominals"),
    _field("preferred_name", "Preferred name", _T, _P, "preferred_name",
           "known as", "nickname", "preferred first name"),
    _field("former_name", "Former name", _T, _P, "former_name",
           "maiden name", "previous name", "previous surname", "former surname", "name at award",
           "birth name", "formerly"),
    _field("gender", "Gender", FieldKind.CHOICE, _P, "gender", "sex", vocabulary="gender"),
    _field("birth_date", "Date of birth", FieldKind.DATE, _P, "birth_date",
           "birth date", "dob", "birthday", "born", "d o b", "birthdate"),
    _field("nationality", "Nationality", _T, _P, "nationality", "citizenship"),
    _field("language", "Language", FieldKind.CHOICE, _P, "language",
           "preferred language", "correspondence language", "language code", "mailing language",
           vocabulary="language"),
    _field("deceased", "Deceased", FieldKind.YES_NO, _P, "deceased", "is deceased", "dead", "died"),
    _field("deceased_on", "Date of death", FieldKind.DATE, _P, "deceased_on",
           "death date", "deceased date", "date deceased", "died on"),
    _field("do_not_contact", "Do not contact", FieldKind.YES_NO, _P, "do_not_contact",
           "no contact", "dnc", "opt out", "opted out"),
    _field("do_not_email", "Do not e-mail", FieldKind.YES_NO, _P, "do_not_email", "do not email"),
    _field("do_not_phone", "Do not phone", FieldKind.YES_NO, _P, "do_not_phone", "do not call"),
    _field("do_not_post", "Do not post", FieldKind.YES_NO, _P, "do_not_post", "do not mail"),
    _field("contact_hold", "Contact on hold", _T, _P, "contact_hold"),
    _field("email", "E-mail", FieldKind.EMAIL, Part.EMAIL, "value",
           "email", "email address", "e mail address", "primary email", "e mail 1 value",
           "preferred email", "contact email", "mail", "work email", "email id"),
    _field("email_status", "E-mail status", FieldKind.CHOICE, Part.EMAIL, "status",
           "email status", vocabulary="contact_status"),
    _field("other_email", "Other e-mail", FieldKind.EMAIL, Part.OTHER_EMAIL, "value",
           "other email", "email 2", "e mail 2", "secondary email", "alternative email",
           "alternate email", "e mail 2 value", "e mail 2 address", "second email", "home email",
           "personal email"),
    _field("phone", "Phone", FieldKind.PHONE, Part.PHONE, "value",
           "mobile", "telephone", "tel", "phone number", "mobile phone", "cell", "cell phone",
           "mobile number", "primary phone", "phone 1 value", "telephone number", "contact number"),
    _field("other_phone", "Other phone", FieldKind.PHONE, Part.OTHER_PHONE, "value",
           "home phone", "work phone", "business phone", "phone 2", "landline", "phone 2 value",
           "office phone"),
    _field("street", "Address", FieldKind.LINES, Part.POST, "value",
           "street", "street address", "address 1", "address line 1", "home street",
           "mailing street", "postal address", "address 1 street", "home address"),
    _field("city", "City", _T, Part.POST, "city",
           "town", "home city", "mailing city", "town city", "address 1 city", "post town"),
    _field("region", "Region", _T, Part.POST, "region",
           "county", "state", "province", "mailing state", "state province", "home state"),
    _field("postal_code", "Postcode", _T, Part.POST, "postal_code",
           "postal code", "post code", "zip", "zip code", "mailing zip postal code",
           "home postal code", "address 1 postal code"),
    _field("country", "Country", FieldKind.CHOICE, Part.POST, "country",
           "country of residence", "mailing country", "home country", "country region",
           "address 1 country", vocabulary="country"),
    _field("award", "Award", FieldKind.CHOICE, Part.AWARD, "kind",
           "degree", "qualification", "award type", "degree awarded", "award held", "degree type",
           vocabulary="award"),
    _field("programme", "Programme", _T, Part.AWARD, "programme",
           "program", "course", "programme of study", "subject", "major", "field of study"),
    _field("department", "Department", _T, Part.AWARD, "department",
           "division", "faculty", "school", "dept", "research division", "institute"),
    _field("supervisor", "Supervisor", _T, Part.AWARD, "supervisor",
           "primary supervisor", "advisor", "adviser", "supervised by"),
    _field("award_started", "Started", FieldKind.YEAR, Part.AWARD, "started",
           "start year", "year of entry", "start date", "entry year", "year started", "start",
           "registration date"),
    _field("award_completed", "Completed", FieldKind.YEAR, Part.AWARD, "completed",
           "completion year", "year of completion", "year", "completion date", "year completed",
           "graduation year", "class year", "year awarded", "award year", "graduated",
           "year of award", "date completed", "class of", "date of award", "finished",
           "date of graduation", "year of passing"),
    _field("role_title", "Job title", _T, Part.CURRENT_ROLE, "title",
           "position", "role", "current role", "job", "current position", "occupation",
           "current job title", "post"),
    _field("employer", "Employer", _T, Part.CURRENT_ROLE, "employer",
           "company", "organisation", "organization", "current employer", "institution",
           "organization name", "workplace", "works at", "organization 1 name", "employer name",
           "company name", "name of employer"),
    _field("sector", "Sector", _T, Part.CURRENT_ROLE, "sector",
           "employment sector", "industry", "current sector"),
    _field("role_started", "In role since", FieldKind.DATE, Part.CURRENT_ROLE, "started",
           "role start date", "position start", "current role since", "role started"),
    _field("research_active", "Research active", FieldKind.YES_NO, Part.CURRENT_ROLE,
           "research_active",
           "research active now", "research active in current role", "active in research"),
    _field("first_role_title", "First role", _T, Part.FIRST_ROLE, "title",
           "first role after training", "first job", "first position", "first destination",
           "first role title"),
    _field("first_employer", "First employer", _T, Part.FIRST_ROLE, "employer",
           "employer after training"),
    _field("first_research_active", "Research active in first role", FieldKind.YES_NO,
           Part.FIRST_ROLE,
           "research_active", "research active first role", "first role research active"),
    *(one for consent in CONSENT_FIELDS.values() for one in _consent_fields(consent)),
    _field("linkedin_group", "LinkedIn group", FieldKind.YES_NO, Part.LINKEDIN, "kind",
           "in linkedin group", "linkedin group member", "linkedin member", "linkedin"),
    _field("linkedin_url", "LinkedIn profile", _T, _P, "linkedin_url",
           "linkedin url", "linkedin profile url", "profile url", "url"),
    _field("last_verified", "Last verified", FieldKind.DATE, _P, "last_verified",
           "verified on", "last contact", "last contacted", "last updated", "date verified"),
    _field("notes", "Remarks", FieldKind.LINES, _P, "notes", "notes", "note", "comments",
           "comment"),
)  # fmt: skip

# What tells who a person is, so that no figures by it may be published.
IDENTIFYING: Final = frozenset({
    "alumni_id", "given_name", "middle_names", "family_name", "suffix", "preferred_name",
    "former_name", "birth_date", "email", "other_email", "phone", "other_phone", "street",
    "postal_code", "linkedin_url", "notes",
})  # fmt: skip

# Fields whose values are names of employers.
EMPLOYERS: Final = frozenset({"employer", "first_employer"})

ENGAGEMENT_SCORE: Final = Field(
    "engagement_score", "Engagement score", FieldKind.NUMBER, Part.SCORE, "score", editable=False
)
BY_KEY: Final[Mapping[str, Field]] = {field.key: field for field in FIELDS}


def read_custom_fields(connection: Connection) -> tuple[Field, ...]:
    """The fields that the office added itself, in the order of their labels."""
    found = connection.execute(select(custom_fields).order_by(custom_fields.c.label))
    return tuple(
        Field(
            f"custom.{row.key}",
            row.label,
            FieldKind(row.kind),
            Part.CUSTOM,
            row.key,
            choices=tuple(row.choices),
        )
        for row in found
    )


def all_fields(connection: Connection) -> Mapping[str, Field]:
    """Every field by its key: those on record, what is worked out of them, the office's own."""
    own = {field.key: field for field in read_custom_fields(connection)}
    return {**BY_KEY, ENGAGEMENT_SCORE.key: ENGAGEMENT_SCORE, **own}


def editable_fields(connection: Connection) -> Mapping[str, Field]:
    """Every field that holds a value on record, by its key: what files and forms may write."""
    return {key: field for key, field in all_fields(connection).items() if field.editable}
