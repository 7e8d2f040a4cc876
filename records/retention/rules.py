"""The office's retention rules: after how many years what is removed. All are off at first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from core.errors import UserError
from models.changes import ChangeSet
from records.settings import save_setting, saved_setting

MOST_YEARS: Final = 99
_SETTINGS: Final = "retention"


class RetentionRule(StrEnum):
    """What a rule is about; the order is that in which rules are shown."""

    PEOPLE = "people"
    DELETED = "deleted"
    ANSWERS = "answers"
    CONTACT_LOG = "contact-log"
    HANDED_OUT = "handed-out"
    IMPORT_ROWS = "import-rows"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """How a rule is shown: its title, what it removes, what it counts, and a proposal in years."""

    title: str
    removes: str
    one: str
    many: str
    proposal: int


DESCRIPTIONS: Final[Mapping[RetentionRule, RuleDescription]] = {
    RetentionRule.PEOPLE: RuleDescription(
        "People not heard from",
        "Erased for good when there was no answer, event, note, contact, consent or change of job"
        " since then. Never people in an open wave, with an open task or with consent without a"
        " date.",
        "person", "people", 10,
    ),
    RetentionRule.DELETED: RuleDescription(
        "Deleted people",
        "Erased for good: the history keeps their values so that deleting them can be undone.",
        "person", "people", 2,
    ),
    RetentionRule.ANSWERS: RuleDescription(
        "Answers to closed waves",
        "Unlinked from people. Figures and response rates stay; answers in people’s own words and"
        " break-downs by their records do not.",
        "response", "responses", 6,
    ),
    RetentionRule.CONTACT_LOG: RuleDescription(
        "Texts in the contact log",
        "The text of e-mails, letters and calls goes; that there was one, and its subject, stay.",
        "text", "texts", 6,
    ),
    RetentionRule.HANDED_OUT: RuleDescription(
        "Lists handed out",
        "Removed from the register, counted from their return or destruction.",
        "list", "lists", 3,
    ),
    RetentionRule.IMPORT_ROWS: RuleDescription(
        "Rows of imported files",
        "Reviewed rows and the issues that were found go; what was imported stays.",
        "row", "rows", 2,
    ),
    RetentionRule.DRAFTS: RuleDescription(
        "Unfinished imports",
        "Discarded with the copy of their file.",
        "import", "imports", 1,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """After how many `years` each rule applies; rules that are not named are off."""

    years: Mapping[RetentionRule, int] = field(default_factory=dict)

    def with_rule(self, rule: RetentionRule, years: int | None) -> "RetentionPolicy":
        """This policy with another number of years for `rule`, None: off.

        Raises UserError for a number that is not sensible.
        """
        if years is not None and not 1 <= years <= MOST_YEARS:
            raise UserError(
                f"A retention period is 1 to {MOST_YEARS} years; nothing was changed.",
                code="bad_years",
            )
        kept = {one: self.years[one] for one in self.years if one is not rule}
        return RetentionPolicy(kept if years is None else {**kept, rule: years})


def read_policy(connection: Connection) -> RetentionPolicy:
    """The policy as saved; everything is off where none was."""
    saved = saved_setting(connection, _SETTINGS) or {}
    return RetentionPolicy({rule: saved[rule] for rule in RetentionRule if rule in saved})


def save_policy(changes: ChangeSet, policy: RetentionPolicy) -> None:
    """Save `policy`."""
    save_setting(changes, _SETTINGS, {str(rule): years for rule, years in policy.years.items()})
