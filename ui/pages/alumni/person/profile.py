"""The Profile tab: contact details, names and all other fields."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Part
from records.parts.contact_points import CONTACT_POINTS, STATUSES, ContactPoint
from records.people import is_blank
from records.writing.contact_points import make_primary, set_status
from records.writing.part_records import remove_record
from records.writing.person_edits import SOURCE
from ui.actions import ADD_ADDRESS
from ui.formats import spaced_phone
from ui.pages.alumni.columns import tone_of
from ui.pages.alumni.person.record_dialog import RecordDialog, record_menu
from ui.pages.alumni.person.tab import Tab
from ui.undo import write_batch
from ui.widgets import Status, icon_button, link_button

_FIRST: Final = (
    "award", "department", "award_completed", "role_title", "employer", "survey_consent",
    "linkedin_group",
)  # fmt: skip
_HOLD: Final = ("contact_hold",)  # needs review, so it comes first
_NAME: Final = ("title", "given_name", "family_name")
_ADDRESS: Final = ("value", "city", "region", "postal_code", "country", "label")
_POINTS: Final = frozenset({Part.EMAIL, Part.OTHER_EMAIL, Part.PHONE, Part.OTHER_PHONE})
_MAIN_FIELD: Final = {"email": "email", "phone": "phone"}
_NOUNS: Final = {"email": "e-mail", "phone": "phone"}


def fill_profile(tab: Tab) -> None:
    """Fill `tab` with the fields that have a value; the empty ones follow on request."""
    held = [key for key in _HOLD if tab.person.values.get(key)]
    tab.add_fields(held)
    points = tab.person.details.contact_points
    for kind, key in _MAIN_FIELD.items():
        mine = [point for point in points if point.kind == kind]
        main = next((point for point in mine if point.is_primary), mine[0] if mine else None)
        _add_main_point(tab, key, main)
        for point in mine:
            if point is not main:
                shown = spaced_phone(point.value) if kind == "phone" else point.value
                tab.add_value(f"Other {_NOUNS[kind]}", shown, _status(point), _menu(tab, point))
                _add_remark(tab, point)
    tab.add_fields(_FIRST)
    _add_other_addresses(tab, [one for one in points if one.kind == "post" and not one.is_primary])
    rest = [
        field.key
        for field in tab.lists.fields.values()
        if field.key not in (*_FIRST, *held)
        and field.part not in _POINTS
        and field.part not in (Part.AWARD, Part.CURRENT_ROLE, Part.FIRST_ROLE)
    ]
    values = tab.person.values
    blank = {key for key in rest if is_blank(key, values.get(key)) and key not in _NAME}
    tab.add_heading("More fields")
    tab.add_fields(key for key in rest if tab.shows_empty or key not in blank)
    if blank and not tab.shows_empty:
        more = link_button("Show empty fields", tab.show_empty)
        tab.column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    is_first = all(point.kind != "post" for point in points)
    new_address = {"kind": "post", "value": "", "is_primary": is_first, "source": SOURCE}
    tab.add_action(
        ADD_ADDRESS,
        lambda: RecordDialog(tab, CONTACT_POINTS, Part.POST, _ADDRESS, new_address).open(),
    )


def _add_other_addresses(tab: Tab, points: Sequence[ContactPoint]) -> None:
    """List the postal addresses beside the primary one, whose fields are edited in place."""
    for point in points:
        text = ", ".join(filter(None, (point.value, point.city, point.postal_code, point.country)))
        address = CONTACT_POINTS, Part.POST, _ADDRESS, {"kind": "post"}
        tab.add_value("Other address", text, None, record_menu(tab, *address, point, text))


def _add_main_point(tab: Tab, key: str, point: ContactPoint | None) -> None:
    status, menu = (None, None) if point is None else (_status(point), _menu(tab, point))
    tab.column.addWidget(tab.make_field(key, status, menu))
    if point is not None:
        _add_remark(tab, point)


def _add_remark(tab: Tab, point: ContactPoint) -> None:
    """Show the note that came with a phone number."""
    if point.remark:
        tab.add_value("Note", point.remark, None, None)


def _status(point: ContactPoint) -> Status | None:
    if point.kind == "phone" and point.status == "unverified":
        return None  # phones are not verified
    year = f" {point.status_on.year}" if point.status == "bounced" and point.status_on else ""
    return Status(point.status + year, tone_of(point.status))


def _menu(tab: Tab, point: ContactPoint) -> QPushButton:
    """The button with the actions of a contact point."""
    button = icon_button("more", f"Actions for {point.value}")
    button.clicked.connect(lambda: _open_menu(tab, point, button))
    return button


def _open_menu(tab: Tab, point: ContactPoint, button: QPushButton) -> None:
    menu = QMenu(button)

    def add(text: str, kind: BatchKind, act: Callable[[ChangeSet], None]) -> None:
        menu.addAction(text, lambda: write_batch(tab.context, kind, act, title="Saving"))

    menu.aboutToHide.connect(menu.deleteLater)
    if not point.is_primary:
        add(
            "Make primary",
            BatchKind.CONTACT_POINT_PRIMARY,
            lambda changes: make_primary(changes, point.id),
        )
        menu.addSeparator()
    for status in STATUSES:
        if status != point.status and (point.kind, status) != ("phone", "bounced"):
            add(
                f"Mark as {status}",
                BatchKind.CONTACT_POINT_STATUS,
                partial(_set_status, point.id, status),
            )
    menu.addSeparator()
    add(
        "Remove",
        BatchKind.RECORD_REMOVE,
        lambda changes: remove_record(changes, CONTACT_POINTS, point.id),
    )
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _set_status(point_id: int, status: str, changes: ChangeSet) -> None:
    set_status(changes, point_id, status, date.today())
