"""Answers of the person that would update the record: accepted or rejected where they are shown."""

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.proposal import UpdateProposal
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.tab import Tab
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import FlowLayout, link_button


def add_proposals_section(tab: Tab) -> None:
    """Add the open proposals of the person to `tab`; nothing where there are none."""
    if tab.person.proposals:
        tab.begin_section("Proposals from answers")
    for one in tab.person.proposals:
        _add_proposal(tab, one)


def _add_proposal(tab: Tab, one: UpdateProposal) -> None:
    def accept() -> None:
        write_batch(
            tab.context,
            BatchKind.PROPOSALS_ACCEPT,
            lambda changes: accept_proposals(changes, [one.key]),
            title="Saving",
        )

    def reject() -> None:
        write_batch(
            tab.context,
            BatchKind.PROPOSALS_REJECT,
            lambda changes: reject_proposals(changes, [one.key]),
            title="Saving",
        )

    actions = [RecordAction("Reject", reject, deletes=True)]
    if not one.issue:
        actions.insert(0, RecordAction("Accept", accept))
    now = f"On record: {one.shown_now}" if one.shown_now else "Blank on record"
    tab.add(
        RecordRow(
            f"proposal:{one.key.response_id}-{one.key.question_id}",
            one.text,
            actions,
            name=one.field.label,
            note="\n".join(filter(None, (now, one.origin, one.issue))),
        )
    )
    holder = QWidget()
    buttons = FlowLayout(holder, spacing=GRID)
    for action in actions:
        button = link_button(action.text, action.run)
        button.setAccessibleName(f"{action.text} {one.field.label}: {one.text}")
        buttons.addWidget(button)
    tab.add(holder)
