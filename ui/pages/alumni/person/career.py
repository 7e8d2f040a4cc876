"""The Career tab: the latest award, the current and first role, and all others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from records.fields.definitions import Part
from records.parts.awards import AWARDS, Award
from records.parts.definition import PersonPart
from records.parts.roles import ROLES, Role
from ui.actions import ADD_AWARD, ADD_ROLE, Action
from ui.pages.alumni.person.record_dialog import RecordDialog, record_menu
from ui.pages.alumni.person.tab import Tab

_SECTIONS: Final = (
    ("Award", Part.AWARD),
    ("Current role", Part.CURRENT_ROLE),
    ("First role after training", Part.FIRST_ROLE),
)
_AWARD_COLUMNS: Final = ("kind", "programme", "department", "supervisor", "started", "completed")
_ROLE_COLUMNS: Final = (
    "title", "employer", "sector", "started", "ended", "is_first", "is_current", "research_active",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of one part: how they are listed, and what a new one is."""

    heading: str
    part: PersonPart
    key: Part
    columns: Sequence[str]
    fixed: Mapping[str, Any]
    add: Action


_AWARDS: Final = _Records("All awards", AWARDS, Part.AWARD, _AWARD_COLUMNS, {}, ADD_AWARD)
_ROLES: Final = _Records("All roles", ROLES, Part.CURRENT_ROLE, _ROLE_COLUMNS, {}, ADD_ROLE)


def fill_career(tab: Tab) -> None:
    """Fill `tab`: the main records, edited in place, then all records."""
    for heading, part in _SECTIONS:
        tab.add_heading(heading)
        tab.add_fields(field.key for field in tab.lists.fields.values() if field.part is part)
    details = tab.person.details
    _add_records(tab, _AWARDS, [(one, _award_words(one)) for one in details.awards])
    _add_records(tab, _ROLES, [(one, _role_words(one)) for one in details.roles])


def _add_records(tab: Tab, kind: _Records, records: Sequence[tuple[Any, str]]) -> None:
    """List all records with their actions, and offer to add one."""
    tab.add_heading(kind.heading)
    name = kind.part.singular
    for record, text in records:
        menu = record_menu(tab, kind.part, kind.key, kind.columns, kind.fixed, record, text)
        tab.add_value(name.capitalize(), text, None, menu)
    tab.add_action(
        kind.add, lambda: RecordDialog(tab, kind.part, kind.key, kind.columns, kind.fixed).open()
    )


def _award_words(award: Award) -> str:
    years = "–".join(str(year) for year in (award.started, award.completed) if year)
    return ", ".join(filter(None, (award.kind, award.programme, award.department, years)))


def _role_words(role: Role) -> str:
    years = ""
    if role.started is not None:
        years = f"{role.started.year}–{role.ended.year if role.ended else ''}"
    words = ", ".join(filter(None, (role.title, role.employer, role.sector, years)))
    return f"{words} (current)" if role.is_current else words
