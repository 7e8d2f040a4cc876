"""A proposal: an answer that would update a field of whoever gave it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from core.formats import format_day
from models.consent_fields import CONSENT_FIELDS
from models.opt_outs import OBJECTED
from records.fields.definitions import Field


class ProposalKey(NamedTuple):
    """The answer that a proposal is: of which response, to which question."""

    response_id: int
    question_id: int


@dataclass(frozen=True, slots=True)
class UpdateProposal:
    """An answer that would update `field` of a person, who has the value `now` on record.

    `text` is the answer as written, `value` as the field holds it, None where it is to be removed;
    `issue` says why it cannot be accepted, "" where it can. `source` is the wave, `wording` the
    question. Of a consent, `now_on` is the day since when it is on record. `changed_at` is when
    (UTC) the field was changed after the answer was given, or after the person was sent what was
    on record; None: it was not.
    """

    key: ProposalKey
    person_id: int
    person: str
    field: Field
    text: str
    value: Any
    now: Any
    source: str
    wording: str
    answered_at: datetime | None
    issue: str = ""
    now_on: date | None = None
    changed_at: datetime | None = None

    @property
    def shown_now(self) -> str:
        """The value on record as text."""
        if self.now is None:
            return ""
        since = "" if self.now_on is None else f", {format_day(self.now_on)}"
        shown = format_day(self.now) if isinstance(self.now, date) else str(self.now)
        return f"{shown}{since}"

    @property
    def origin(self) -> str:
        """The survey, the wave and, where it is known, the day of the answer."""
        day = "" if self.answered_at is None else format_day(self.answered_at.date())
        return ", ".join(filter(None, (self.source, day)))

    @property
    def ends_opt_out(self) -> bool:
        """Whether the person opted out on record of what the answer consents to."""
        return self.field.key in CONSENT_FIELDS and self.now == OBJECTED

    @property
    def is_withdrawal(self) -> bool:
        """Whether the answer withdraws a consent, or refuses one."""
        return self.field.key in CONSENT_FIELDS and self.value == OBJECTED

    @property
    def is_clear(self) -> bool:
        """Whether it can be accepted together with others, without a look at it."""
        return not (self.issue or self.changed_at or self.ends_opt_out)
