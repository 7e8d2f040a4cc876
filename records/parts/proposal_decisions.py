"""Decisions on proposals: whether what a person answered in a survey was taken into the record."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import proposal_decisions
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart


@dataclass(frozen=True, slots=True)
class ProposalDecision:
    """Whether an answer `value` from the survey `source` was accepted for `field`, or rejected."""

    id: int
    field: str
    value: str
    source: str
    accepted: bool
    decided_on: date
    decided_by: str


PROPOSAL_DECISIONS: Final = PersonPart(
    proposal_decisions,
    ProposalDecision,
    "decision on a proposal",
    "decisions on proposals",
    columns=(
        PartColumn("field", "Field"),
        PartColumn("value", "Answer"),
        PartColumn("source", "Source"),
        PartColumn("accepted", "Accepted", FieldKind.YES_NO),
        PartColumn("decided_on", "Decided on", FieldKind.DATE),
        PartColumn("decided_by", "Decided by"),
    ),
    summary=("value", "source"),
    order=(proposal_decisions.c.decided_on.desc(), proposal_decisions.c.id.desc()),
)
