"""The contact section of a profile: e-mail addresses, phone numbers and postal addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.formats import spaced_phone
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Part
from records.parts.contact_points import CONTACT_POINTS, STATUSES, ContactPoint
from records.writing.contact_points import add_contact_point, make_primary, set_status
from records.writing.person_edits import SOURCE
from ui.actions import ADD_ADDRESS, ADD_EMAIL, ADD_PHONE
from ui.context import ALUMNI, ShowPerson
from ui.pages.alumni.columns import tone_of
from ui.pages.alumni.person.field_row import VALUE_INSET
from ui.pages.alumni.person.record_dialog import RecordKind
from ui.pages.alumni.person.record_row import RecordAction, actions_button
from ui.pages.alumni.person.records import add_record_row, open_new_record, record_actions
from ui.pages.alumni.person.tab import Tab
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import Status, label, link_button


def _add(changes: ChangeSet, person_id: int, values: Mapping[str, Any]) -> int:
    return add_contact_point(
        changes, person_id, values["kind"], values["value"], label=values["label"]
    )


_KINDS: Final[Mapping[str, RecordKind]] = {
    "email": RecordKind(
        CONTACT_POINTS, ("value", "label"), Part.EMAIL, {"kind": "email"}, _add,
        BatchKind.CONTACT_POINT_ADD,
    ),
    "phone": RecordKind(
        CONTACT_POINTS, ("value", "label"), Part.PHONE, {"kind": "phone"}, _add,
        BatchKind.CONTACT_POINT_ADD,
    ),
    "post": RecordKind(
        CONTACT_POINTS, ("value", "city", "region", "postal_code", "country", "label"), Part.POST,
        {"kind": "post", "source": SOURCE},
    ),
}  # fmt: skip
_NOUNS: Final = {"email": "e-mail", "phone": "phone"}


def add_contact_section(tab: Tab) -> None:
    """Add the section: the main contact points, edited in place, and the others as records."""
    points = tab.person.details.contact_points
    tab.begin_section("Contact")
    for kind, noun in _NOUNS.items():
        mine = [point for point in points if point.kind == kind]
        main = next((point for point in mine if point.is_primary), mine[0] if mine else None)
        _add_main(tab, kind, main)
        for point in mine:
            if point is not main:
                _add_other(tab, point, f"Other {noun}", _shown(point))
    post = [point for point in points if point.kind == "post"]
    tab.add_fields(field.key for field in tab.lists.fields.values() if field.part is Part.POST)
    for point in post:
        if not point.is_primary:
            words = (point.value, point.city, point.region, point.postal_code, point.country)
            _add_other(tab, point, "Other address", ", ".join(filter(None, words)))
    address = replace(_KINDS["post"], fixed={**_KINDS["post"].fixed, "is_primary": not post})
    tab.add_actions(
        (ADD_EMAIL, lambda: open_new_record(tab, _KINDS["email"])),
        (ADD_PHONE, lambda: open_new_record(tab, _KINDS["phone"])),
        (ADD_ADDRESS, lambda: open_new_record(tab, address)),
    )


def _add_main(tab: Tab, kind: str, point: ContactPoint | None) -> None:
    if point is None:
        tab.add_field(kind)
        return
    row = tab.add_field(kind, _status(point), actions_button(_shown(point), _actions(tab, point)))
    for person_id, name in tab.person.shared.get(point.id, ()):
        row.add_note(_owner_note(tab, person_id, name))
    if point.remark:
        remark = label(point.remark, Type.SMALL, ink="muted", wrap=True)
        remark.setContentsMargins(VALUE_INSET, 0, 0, 2)
        row.add_note(remark)


def _add_other(tab: Tab, point: ContactPoint, name: str, text: str) -> None:
    note = " · ".join(filter(None, (point.label, point.remark)))
    add_record_row(
        tab,
        _KINDS[point.kind],
        point,
        text,
        note,
        name=name,
        status=_status(point),
        more=_own_actions(tab, point),
    )
    for person_id, owner in tab.person.shared.get(point.id, ()):
        tab.add(_owner_note(tab, person_id, owner))


def _shown(point: ContactPoint) -> str:
    return spaced_phone(point.value) if point.kind == "phone" else point.value


def _owner_note(tab: Tab, person_id: int, name: str) -> QWidget:
    """What says that somebody else has the same address, and leads there."""
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(VALUE_INSET, 0, 0, 2)
    row.addWidget(label(f"Also the e-mail of {name}", Type.SMALL, ink="warning", wrap=True), 1)
    show = link_button("Open", lambda: tab.context.navigate(ALUMNI, ShowPerson(person_id)))
    show.setAccessibleName(f"Open {name}")
    row.addWidget(show)
    return result


def _status(point: ContactPoint) -> Status | None:
    if point.kind != "email" and point.status == "unverified":
        return None  # only e-mail addresses are verified
    year = f" {point.status_on.year}" if point.status == "bounced" and point.status_on else ""
    return Status(point.status + year, tone_of(point.status))


def _actions(tab: Tab, point: ContactPoint) -> list[RecordAction | None]:
    return record_actions(tab, _KINDS[point.kind], point, _own_actions(tab, point))


def _own_actions(tab: Tab, point: ContactPoint) -> Sequence[RecordAction | None]:
    """What can be done with a contact point and no other record."""

    def action(text: str, kind: BatchKind, act: Callable[[ChangeSet], object]) -> RecordAction:
        return RecordAction(text, lambda: write_batch(tab.context, kind, act, title="Saving"))

    found: list[RecordAction | None] = []
    if not point.is_primary:
        found.append(
            action(
                "Make primary",
                BatchKind.CONTACT_POINT_PRIMARY,
                lambda changes: make_primary(changes, point.id),
            )
        )
    found.append(None)
    found += [
        action(
            f"Mark as {status}",
            BatchKind.CONTACT_POINT_STATUS,
            partial(_set_status, point.id, status),
        )
        for status in STATUSES
        if status != point.status and (status != "bounced" or point.kind == "email")
    ]
    return found


def _set_status(point_id: int, status: str, changes: ChangeSet) -> None:
    set_status(changes, point_id, status, date.today())
