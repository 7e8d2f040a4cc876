"""What is good data: four things that can be said of a person's record, each as a filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from records.data_quality.worklists import IMPROBABLE, LOST, STALE, VERIFIED_YEARS

EVERYBODY: Final = "not deceased"  # whose records are counted


class QualityCode(StrEnum):
    """What is asked of a record."""

    REACHABLE = "usable_address"
    VERIFIED = "verified"
    COMPLETE = "complete"
    PROBABLE = "no_improbable_values"


QUALITY_LABELS: Final[Mapping[QualityCode, str]] = {
    QualityCode.REACHABLE: "Usable address",
    QualityCode.VERIFIED: "Verified in two years",
    QualityCode.COMPLETE: "Complete key fields",
    QualityCode.PROBABLE: "No improbable values",
}
QUALITY_MEANINGS: Final[Mapping[QualityCode, str]] = {
    QualityCode.REACHABLE: "an e-mail, phone or postal address is good, or was not found bad yet.",
    QualityCode.VERIFIED: f"somebody verified the record in the last {VERIFIED_YEARS} years.",
    QualityCode.COMPLETE: "no key field is blank; Settings, Office, says which fields are key.",
    QualityCode.PROBABLE: "no dates contradict each other.",
}


@dataclass(frozen=True, slots=True)
class QualityCriterion:
    """Something asked of a record, and the filter of living people who lack it."""

    code: QualityCode
    missing: str

    @property
    def label(self) -> str:
        """What is asked, in a few words."""
        return QUALITY_LABELS[self.code]


def quality_criteria(key_fields: Sequence[str]) -> tuple[QualityCriterion, ...]:
    """What is asked of each record; without `key_fields` every record is complete."""
    incomplete = " or ".join(f"{key} is empty" for key in key_fields)
    found = (
        QualityCriterion(QualityCode.REACHABLE, LOST),
        QualityCriterion(QualityCode.VERIFIED, f"({STALE}) and {EVERYBODY}"),
        QualityCriterion(QualityCode.COMPLETE, f"({incomplete}) and {EVERYBODY}"),
        QualityCriterion(QualityCode.PROBABLE, f"{IMPROBABLE} and {EVERYBODY}"),
    )
    return tuple(one for one in found if key_fields or one.code is not QualityCode.COMPLETE)
