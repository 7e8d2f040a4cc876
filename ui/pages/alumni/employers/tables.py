"""The tables of employers: their columns, and what they say while they are empty."""

from typing import Final

from core.formats import format_number
from records.employers.decisions import UnifiedEmployer
from records.employers.groups import EmployerGroup, SpellingReason
from records.employers.job_changes import JobChange
from records.employers.sectors import SectorProposal
from ui.formats import moment
from ui.pages.alumni.employers.decision_table import DecisionTable
from ui.tables import Column, ColumnKind, Row
from ui.widgets import EmptyState

_NAME: Final = Column("employer", "Employer", ColumnKind.STRONG, 220, sortable=False)
_ROLES: Final = Column("roles", "Roles", ColumnKind.NUMBER, 80, sortable=False)


def proposed_table() -> DecisionTable[EmployerGroup]:
    """The spellings to decide on."""
    return DecisionTable[EmployerGroup](
        "Spellings to decide on",
        (
            _NAME,
            Column("spellings", "Other spellings", ColumnKind.TEXT, 380, sortable=False),
            Column("why", "Why", ColumnKind.MUTED, 170, sortable=False),
            _ROLES,
        ),
        ("employer", "spellings"),
        _proposed_row,
        EmptyState("check", "Nothing to decide", "No two spellings look like one employer."),
    )


def unified_table() -> DecisionTable[UnifiedEmployer]:
    """The employers of which spellings were unified."""
    return DecisionTable[UnifiedEmployer](
        "Unified employers",
        (
            _NAME,
            Column("spellings", "Other spellings", ColumnKind.TEXT, 460, sortable=False),
            _ROLES,
        ),
        ("employer", "spellings"),
        _unified_row,
        EmptyState("search", "Nothing unified yet", "Spellings that you unify are kept here."),
    )


def sector_table() -> DecisionTable[SectorProposal]:
    """The sectors proposed for roles without one."""
    return DecisionTable[SectorProposal](
        "Sectors to fill in",
        (
            _NAME,
            Column("sector", "Sector", ColumnKind.STRONG, 170, sortable=False),
            Column("why", "Why", ColumnKind.MUTED, 240, sortable=False),
            Column("roles", "Roles without", ColumnKind.NUMBER, 110, sortable=False),
        ),
        ("employer", "why"),
        _sector_row,
        EmptyState("check", "No sectors to fill in", "Nothing is proposed for roles without."),
    )


def job_change_table() -> DecisionTable[JobChange]:
    """Who changed jobs, from which role to which."""
    return DecisionTable[JobChange](
        "Changed jobs",
        (
            Column("person", "Person", ColumnKind.STRONG, 170, sortable=False),
            Column("former", "Former role", ColumnKind.TEXT, 240, sortable=False),
            Column("new", "New role", ColumnKind.STRONG, 240, sortable=False),
            Column("recorded", "Recorded", ColumnKind.MUTED, 130, sortable=False),
            Column("source", "Source", ColumnKind.MUTED, 150, sortable=False),
        ),
        ("former", "new"),
        _change_row,
        EmptyState("check", "Nobody changed jobs", "No new role was recorded in this time."),
    )


def all_table() -> DecisionTable[tuple[str, int]]:
    """All employers on record, each with its roles."""
    return DecisionTable[tuple[str, int]](
        "All employers",
        (_NAME, _ROLES),
        ("employer",),
        lambda one: (one[0], format_number(one[1])),
        EmptyState("alumni", "No employers", "Nobody on record has a role with an employer."),
    )


def _proposed_row(one: EmployerGroup) -> Row:
    others = (it for it in one.spellings if it.text != one.name)
    spellings = ", ".join(f"{it.text} ({format_number(it.roles)})" for it in others)
    reasons = dict.fromkeys(it.reason for it in one.spellings)
    if len(reasons) > 1:
        reasons.pop(SpellingReason.SAME_WORDS)  # goes without saying
    return (one.name, spellings, ", ".join(reasons), format_number(one.roles))


def _unified_row(one: UnifiedEmployer) -> Row:
    return (one.name, ", ".join(one.spellings), format_number(one.roles))


def _sector_row(one: SectorProposal) -> Row:
    return (one.employer, one.sector, one.reason, format_number(one.roles))


def _change_row(one: JobChange) -> Row:
    former = ", ".join(filter(None, (one.former_title, one.former_employer)))
    new = ", ".join(filter(None, (one.title, one.employer)))
    return (one.person, former, new, moment(one.recorded_at), one.source)
