"""The Career tab: the latest award, the current and first role, and all others."""

from typing import Final

from records.fields.definitions import Part
from records.parts.awards import Award
from records.parts.roles import Role
from ui.pages.alumni.person.tab import Tab
from ui.widgets import TaskLine

_AWARD, _CURRENT, _FIRST = "Award", "Current role", "First role"
_SECTIONS: Final = (
    (_AWARD, Part.AWARD),
    (_CURRENT, Part.CURRENT_ROLE),
    (_FIRST, Part.FIRST_ROLE),
)


def fill_career(tab: Tab) -> None:
    """Fill `tab`: the main records, edited in place, then all records."""
    for heading, part in _SECTIONS:
        tab.add_heading(heading)
        tab.add_fields(field.key for field in tab.lists.fields.values() if field.part is part)
    details = tab.person.details
    if len(details.awards) > 1:
        tab.add_heading("All awards")
        tab.add_list([TaskLine(_award_words(award)) for award in details.awards], "")
    if len(details.roles) > 1:
        tab.add_heading("All roles")
        tab.add_list([TaskLine(_role_words(role)) for role in details.roles], "")


def _award_words(award: Award) -> str:
    years = "–".join(str(year) for year in (award.started, award.completed) if year)
    return ", ".join(filter(None, (award.kind, award.programme, award.department, years)))


def _role_words(role: Role) -> str:
    years = ""
    if role.started is not None:
        years = f"{role.started.year}–{role.ended.year if role.ended else ''}"
    words = ", ".join(filter(None, (role.title, role.employer, role.sector, years)))
    return f"{words} (current)" if role.is_current else words
