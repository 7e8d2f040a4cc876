"""Checks of all records: what may be wrong or missing, with the filter of whom it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from records.data_quality.quality import EVERYBODY
from records.data_quality.worklists import IMPROBABLE, LIVING, LOST
from records.fields.definitions import Field

EMPTY: Final = "empty."  # "empty.country": the key field without a value


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """A check of all living people; `where` are those who fail it, `remedy` says what to do."""

    code: str
    label: str
    where: str
    remedy: str


def record_checks(
    key_fields: Sequence[str], fields: Mapping[str, Field]
) -> tuple[RecordCheck, ...]:
    """Every check, those of empty fields for each of `key_fields`."""
    verify = "Check the record and mark it as verified"
    return (
        RecordCheck("lost", "No usable address or number", LOST, "Look them up"),
        RecordCheck(
            "bounced", "E-mail bounced", f"email_status = bounced and {LIVING}",
            "Find the new address, or mark it as good",
        ),
        RecordCheck("hold", "On hold until reviewed",
                    f"contact_hold is not empty and {EVERYBODY}", "Review the opt-out"),
        RecordCheck(
            "no_consent", "No consent or other basis for surveys",
            f"survey_consent is empty and {LIVING}", "Ask for consent, or record the basis",
        ),
        RecordCheck("never_verified", "Never verified", f"last_verified is empty and {EVERYBODY}",
                    verify),
        RecordCheck("verified_5", "Verified more than 5 years ago",
                    f'last_verified < "5 years ago" and {EVERYBODY}', verify),
        RecordCheck(
            "verified_2", "Verified 2 to 5 years ago",
            f'last_verified < "2 years ago" and not last_verified < "5 years ago" and {EVERYBODY}',
            verify,
        ),
        *(
            RecordCheck(f"{EMPTY}{key}", f"{fields[key].label} is empty",
                        f"{key} is empty and {EVERYBODY}", "Fill it in, or ask for updated details")
            for key in key_fields
        ),
        RecordCheck("improbable", "Improbable values", f"{IMPROBABLE} and {EVERYBODY}",
                    "Correct the dates"),
    )  # fmt: skip
