"""Answers of the person that would update the record: accepted or rejected where they are shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.consent_fields import CONSENT_FIELDS
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.proposal import UpdateProposal
from ui.formats import moment
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.tab import Tab
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import FlowLayout, link_button


def add_proposals_section(tab: Tab) -> None:
    """Add the open proposals of the person to `tab`; nothing where there are none."""
    proposals = tab.person.proposals
    if not proposals:
        return
    tab.begin_section("Proposals from answers")
    for one in proposals:
        _add_proposal(tab, one)
    if len(proposals) > 1:
        # What contradicts a newer change, or ends an opt-out, is accepted by itself alone.
        accept = RecordAction("Accept all", lambda: _accept(tab, proposals))
        reject = RecordAction("Reject all", lambda: _reject(tab, proposals), deletes=True)
        are_clear = all(one.is_clear for one in proposals)
        _add_buttons(tab, [accept, reject] if are_clear else [reject], "proposals")


def _add_proposal(tab: Tab, one: UpdateProposal) -> None:
    actions = [RecordAction("Reject", lambda: _reject(tab, [one]), deletes=True)]
    if not one.issue:
        actions.insert(0, RecordAction("Accept", lambda: _accept(tab, [one])))
    notes = [
        f"On record: {one.shown_now}" if one.shown_now else "Blank on record",
        one.wording if one.field.key in CONSENT_FIELDS else "",
        one.origin,
        one.issue,
        "Accepting it ends an opt-out." if one.ends_opt_out else "",
        f"Changed later on record: {moment(one.changed_at)}" if one.changed_at else "",
    ]
    tab.add(
        RecordRow(
            f"proposal:{one.key.response_id}-{one.key.question_id}",
            one.text,
            actions,
            name=one.field.label,
            note="\n".join(filter(None, notes)),
        )
    )
    _add_buttons(tab, actions, f"{one.field.label}: {one.text}")


def _add_buttons(tab: Tab, actions: Sequence[RecordAction], about: str) -> None:
    holder = QWidget()
    buttons = FlowLayout(holder, spacing=GRID)
    for action in actions:
        button = link_button(action.text, action.run)
        button.setAccessibleName(f"{action.text} {about}")
        buttons.addWidget(button)
    tab.add(holder)


def _accept(tab: Tab, proposals: Sequence[UpdateProposal]) -> None:
    keys = [one.key for one in proposals]
    write_batch(
        tab.context,
        BatchKind.PROPOSALS_ACCEPT,
        lambda changes: accept_proposals(changes, keys),
        title="Saving",
    )


def _reject(tab: Tab, proposals: Sequence[UpdateProposal]) -> None:
    keys = [one.key for one in proposals]
    write_batch(
        tab.context,
        BatchKind.PROPOSALS_REJECT,
        lambda changes: reject_proposals(changes, keys),
        title="Saving",
    )
