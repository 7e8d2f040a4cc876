"""The contact preferences of a profile: what a person allows, by purpose and channel.

A cell of the grid shows the basis that counts; below the grid stand all records of the cell that is
chosen, where they are corrected and removed.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QWidget

from models.consent_fields import CHANNELS, PURPOSES
from models.opt_outs import OBJECTED
from records.parts.consents import BASES, CONSENTS, Consent
from ui.actions import RECORD_CONSENT, RECORD_OPT_OUT
from ui.formats import short_day
from ui.pages.alumni.consent_dialogs import (
    open_consent_dialog,
    open_correction_dialog,
    open_opt_out_dialog,
    open_withdrawal_dialog,
    remove_consent_with_undo,
)
from ui.pages.alumni.dialog_fields import capitalised
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.tab import Tab
from ui.theme import Tone, Type, font
from ui.widgets import FlowLayout, label
from ui.widgets.plain_text import PlainButton, caption, set_tool_tip

_FLAGS: Final = ("do_not_email", "do_not_phone", "do_not_post", "do_not_contact")
_BASIS_LABELS: Final = {"objected": "Opted out", "none": "No basis"}
_TONES: Final = {
    "consent": Tone.GOOD, "soft opt-in": Tone.GOOD, "not marketing": Tone.INFO,
    "objected": Tone.BAD,
}  # fmt: skip
_NONE: Final = "–"


def add_preferences_section(tab: Tab) -> None:
    """Add the section: the grid, the records of the chosen cell, and what blocks all contact."""
    tab.begin_section("Contact preferences")
    of_cell: dict[tuple[str, str], list[Consent]] = {}
    for consent in tab.person.details.consents:
        of_cell.setdefault((consent.purpose, consent.channel), []).append(consent)
    tab.add(_grid(tab, of_cell))
    if tab.state.preference is not None:
        _add_records(tab, *tab.state.preference, of_cell.get(tab.state.preference, ()))
    tab.add(_flags(tab))
    purpose, channel = tab.state.preference or (None, None)
    ids = [tab.person.id]
    tab.add_actions(
        (
            RECORD_CONSENT,
            lambda: open_consent_dialog(
                tab.context, tab.parent, ids, purpose=purpose, channel=channel
            ),
        ),
        (
            RECORD_OPT_OUT,
            lambda: open_opt_out_dialog(tab.context, tab.parent, tab.person.id, purpose=purpose),
        ),
    )


def _grid(tab: Tab, of_cell: Mapping[tuple[str, str], Sequence[Consent]]) -> QWidget:
    result = QWidget()
    grid = QGridLayout(result)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(3)
    for column, name in enumerate(CHANNELS.values(), start=1):
        heading = label(capitalised(name), Type.SMALL, ink="muted")
        grid.addWidget(heading, 0, column, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(column, 1)
    for row, (purpose, purpose_name) in enumerate(PURPOSES.items(), start=1):
        grid.addWidget(label(capitalised(purpose_name), ink="muted"), row, 0)
        for column, channel in enumerate(CHANNELS, start=1):
            cell = (purpose, channel)
            grid.addWidget(_cell(tab, cell, of_cell.get(cell, ())), row, column)
    return result


def _cell(tab: Tab, cell: tuple[str, str], records: Sequence[Consent]) -> QPushButton:
    """The button of a purpose and channel with the basis that counts, which is the newest."""
    basis = records[0].basis if records else None
    words = _NONE if basis is None else _basis_words(basis)
    result = PlainButton(words)
    result.setProperty("kind", "preference")
    result.setProperty("tone", _TONES.get(basis or "", Tone.NEUTRAL).value)
    result.setFont(font(Type.BADGE))
    result.setCheckable(True)
    result.setChecked(tab.state.preference == cell)
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    result.setObjectName("preference:{}:{}".format(*cell))
    name = f"{_cell_name(*cell)}: {words if basis else 'none recorded'}"
    result.setAccessibleName(name)
    set_tool_tip(result, name)
    result.clicked.connect(partial(_choose, tab, cell))
    return result


def _choose(tab: Tab, cell: tuple[str, str]) -> None:
    """Show the records of a cell, or hide those shown."""
    tab.state.preference = None if tab.state.preference == cell else cell
    tab.refill()


def _add_records(tab: Tab, purpose: str, channel: str, records: Sequence[Consent]) -> None:
    tab.add(label(_cell_name(purpose, channel), Type.STRONG))
    for consent in records:
        day = short_day(consent.recorded_on) if consent.recorded_on is not None else ""
        words = " · ".join(filter(None, (_basis_words(consent.basis), day)))
        evidence = f"Evidence: {consent.evidence}" if consent.evidence else ""
        wording = f"“{consent.wording}”" if consent.wording else ""
        is_newest = consent is records[0]
        earlier = "" if is_newest else "Earlier"
        note = " · ".join(filter(None, (earlier, evidence, wording)))
        place = f"{CONSENTS.name}:{consent.id}"
        tab.add(RecordRow(place, words, _actions(tab, consent, is_newest=is_newest), note=note))
    if not records:
        tab.add_nothing("None recorded.")


def _actions(tab: Tab, consent: Consent, *, is_newest: bool) -> list[RecordAction | None]:
    is_opt_out = consent.basis == OBJECTED
    withdraw = RecordAction(
        "Withdraw opt-out…",
        lambda: open_withdrawal_dialog(tab.context, tab.parent, consent, tab.person.id),
    )
    return [
        RecordAction("Correct…", lambda: open_correction_dialog(tab.context, tab.parent, consent)),
        *([withdraw] if is_opt_out and is_newest else []),
        None,
        RecordAction(
            "Remove…" if is_opt_out else "Remove",
            lambda: remove_consent_with_undo(tab.context, tab.parent, consent),
            deletes=True,
        ),
    ]


def _flags(tab: Tab) -> QWidget:
    """Boxes for what blocks a channel, or all contact, whatever the purpose."""
    result = QWidget()
    flow = FlowLayout(result, spacing=4)
    for key in _FLAGS:
        box = QCheckBox(caption(tab.lists.fields[key].label))
        was = bool(tab.person.values.get(key))
        box.setChecked(was)
        box.setObjectName(f"field:{key}")
        box.clicked.connect(partial(_set_flag, tab, key, was))
        flow.addWidget(box)
    return result


def _set_flag(tab: Tab, key: str, was: bool, is_set: bool) -> None:  # noqa: FBT001 - as Qt's signal has it
    tab.edits.write({key: is_set}, {key: was})


def _cell_name(purpose: str, channel: str) -> str:
    """“News by e-mail”."""
    return f"{capitalised(PURPOSES[purpose])} by {CHANNELS[channel]}"


def _basis_words(basis: str) -> str:
    return _BASIS_LABELS.get(basis) or capitalised(BASES.get(basis, basis))
