"""The Career tab: the latest award, the current and first role, and all others."""

from collections.abc import Callable, Sequence
from typing import Final

from core.formats import format_day
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Field, FieldKind, Part
from records.parts.awards import AWARDS, Award
from records.parts.roles import ROLES, Role
from records.writing.part_records import edit_record
from records.writing.roles import end_role, make_current, make_first
from ui.actions import ADD_AWARD, ADD_ROLE
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.person.record_dialog import RecordKind
from ui.pages.alumni.person.record_row import RecordAction
from ui.pages.alumni.person.records import add_record_row, open_new_record
from ui.pages.alumni.person.tab import Tab
from ui.undo import write_batch

_SECTIONS: Final = (
    ("Latest award", Part.AWARD),
    ("Current role", Part.CURRENT_ROLE),
    ("First role after training", Part.FIRST_ROLE),
)
AWARD: Final = RecordKind(
    AWARDS,
    ("kind", "programme", "department", "supervisor", "started", "completed"),
    Part.AWARD,
)
ROLE: Final = RecordKind(
    ROLES,
    ("title", "employer", "sector", "started", "ended", "ended_by", "is_current",
     "is_first", "research_active"),
    Part.CURRENT_ROLE,
)  # fmt: skip
_LAST_DAY: Final = Field("ended", "Last day", FieldKind.DATE, Part.CUSTOM, "ended")


def fill_career(tab: Tab) -> None:
    """Fill `tab`: the main records, edited in place, then all records."""
    for heading, part in _SECTIONS:
        tab.begin_section(heading)
        tab.add_fields(field.key for field in tab.lists.fields.values() if field.part is part)
    details = tab.person.details
    tab.begin_section("All awards")
    for award in details.awards:
        add_record_row(tab, AWARD, award, *_award_words(award))
    tab.add_actions((ADD_AWARD, lambda: open_new_record(tab, AWARD)))
    tab.begin_section("All roles")
    for role in details.roles:
        add_record_row(tab, ROLE, role, *_role_words(role), more=_role_actions(tab, role))
    tab.add_actions((ADD_ROLE, lambda: open_new_record(tab, ROLE, {"is_current": True})))


def _award_words(award: Award) -> tuple[str, str]:
    years = "–".join(str(year) for year in (award.started, award.completed) if year)
    supervisor = f"Supervisor {award.supervisor}" if award.supervisor else None
    first = _joined(award.kind, award.programme, years)
    second = _joined(award.department, supervisor)
    return (first, second) if first else (second, "")


def _role_words(role: Role) -> tuple[str, str]:
    years = ""
    if role.started is not None or role.ended is not None:
        first = str(role.started.year) if role.started else ""
        years = f"{first}–{role.ended.year if role.ended else ''}"
    marks = {
        "current": role.is_current,
        "first role": role.is_first,
        "research active": bool(role.research_active),
    }
    first = _joined(role.title, role.employer)
    ended_by = f"ended by {format_day(role.ended_by)}" if role.ended_by else None
    written = f"written “{role.employer_original}”" if role.employer_original else None
    held = (word for word, holds in marks.items() if holds)
    second = _joined(years, ended_by, role.sector, *held, written)
    return (first, second) if first else (second, "")


def _joined(*words: str | None) -> str:
    return ", ".join(word for word in words if word)


def _role_actions(tab: Tab, role: Role) -> Sequence[RecordAction]:
    def change(text: str, act: Callable[[ChangeSet], object]) -> RecordAction:
        return RecordAction(
            text,
            lambda: write_batch(tab.context, BatchKind.RECORD_EDIT, act, title="Saving"),
        )

    is_active = not role.research_active
    active = {"research_active": is_active}
    found = [
        RecordAction("Left this post…", lambda: _open_leaving(tab, role))
        if role.is_current
        else change("Set as current role", lambda changes: make_current(changes, role.id))
    ]
    if not role.is_first:
        found.append(change("Set as first role", lambda changes: make_first(changes, role.id)))
    found.append(
        change(
            f"Set as {'research active' if is_active else 'not research active'}",
            lambda changes: edit_record(changes, ROLES, role.id, active),
        )
    )
    return found


def _open_leaving(tab: Tab, role: Role) -> None:
    """Ask for the last day in a role, and end it."""
    EntryDialog(
        tab.context,
        tab.parent,
        "Left this post",
        "Save",
        [_LAST_DAY],
        tab.lists.values,
        BatchKind.ROLE_END,
        lambda changes, values: end_role(changes, role.id, values[_LAST_DAY.key]),
        text=_role_words(role)[0],
    ).open()
