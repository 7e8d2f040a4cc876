"""The relationships of a profile: who somebody is to the person, with a link to their record."""

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.people_search import FoundPerson
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.parts.relationships import KINDS, RELATIONSHIPS, Relationship
from records.writing.relationships import (
    add_relationship,
    edit_relationship,
    remove_relationship,
)
from ui.actions import ADD_RELATIONSHIP
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.find_person import FindPersonDialog
from ui.pages.alumni.dialog_fields import capitalised, code_of, dialog_field, word_of
from ui.pages.alumni.entry_dialog import EntryDialog, Values, blank_fields
from ui.pages.alumni.field_editor import on_text_changed, set_editor_text
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.tab import Tab
from ui.undo import write_batch
from ui.widgets import secondary_button

_FIELDS: Final = (
    dialog_field("kind", "Relationship", choices=KINDS),
    dialog_field("other_name", "Name"),
    dialog_field("joint_mailings", "Joint mailings", FieldKind.YES_NO),
    dialog_field("note", "Note", FieldKind.LINES),
)


class RelationshipDialog(EntryDialog):
    """Asks who somebody is to a person: one who is found on record, or a name."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        person_id: int,
        options: ParseOptions,
        relationship: Relationship | None = None,
    ) -> None:
        is_new = relationship is None
        self._person_id, self._relationship = person_id, relationship
        self._other: FoundPerson | None = None
        fields = [
            field
            for field in _FIELDS
            if field.key != "other_name" or relationship is None or relationship.other_id is None
        ]
        super().__init__(
            context,
            parent,
            "Add relationship" if is_new else "Edit relationship",
            "Add" if is_new else "Save",
            fields,
            options,
            BatchKind.RECORD_ADD if is_new else BatchKind.RECORD_EDIT,
            self._save,
            text="" if relationship is None else relationship.other_name,
            given=_given(relationship),
            check=lambda values: blank_fields(
                values, *(key for key in ("kind", "other_name") if key in values)
            ),
        )
        if is_new:
            on_text_changed(self.form.editor("other_name"), self._forget)
            self.body.addWidget(secondary_button("Find on record…", self._find))

    def _find(self) -> None:
        dialog = FindPersonDialog(
            self, self._context, "Whom to record as related to this person.", "Choose person"
        )
        dialog.chosen.connect(self._choose)
        dialog.open()

    def _choose(self, found: FoundPerson) -> None:
        set_editor_text(self.form.editor("other_name"), found.name)
        self._other = found
        self.form.warn("other_name", "On record")

    def _forget(self) -> None:
        """Another name was typed: it is somebody without a record."""
        self._other = None
        self.form.warn("other_name", "")

    def _save(self, changes: ChangeSet, values: Values) -> None:
        kind = code_of(KINDS, values["kind"]) or ""
        joint = bool(values["joint_mailings"])
        if self._relationship is None:
            other = self._other
            add_relationship(
                changes,
                self._person_id,
                kind,
                other_id=None if other is None else other.person_id,
                other_name=values["other_name"] if other is None else None,
                joint_mailings=joint,
                note=values["note"],
            )
            return
        new: dict[str, Any] = {"kind": kind, "joint_mailings": joint, "note": values["note"]}
        if "other_name" in values:
            new["other_name"] = values["other_name"]
        seen = {name: getattr(self._relationship, name) for name in new}
        edit_relationship(changes, self._relationship.id, self._person_id, new, seen)


def add_relationships_section(tab: Tab) -> None:
    """Add the section: each relationship, and the button that adds one."""
    tab.begin_section("Relationships")
    for relationship in tab.person.details.relationships:
        _add_row(tab, relationship)
    tab.add_actions((ADD_RELATIONSHIP, partial(_open, tab)))


def _add_row(tab: Tab, relationship: Relationship) -> None:
    person_id, other = tab.person.id, relationship.other_id
    actions: list[RecordAction | None] = []
    if other is not None:
        show = partial(tab.context.navigate, ALUMNI, ShowPerson(other))
        actions.append(RecordAction(f"Open {relationship.other_name}", show))
    actions += [
        RecordAction("Edit…", partial(_open, tab, relationship)),
        None,
        RecordAction(
            "Remove",
            lambda: write_batch(
                tab.context,
                BatchKind.RECORD_REMOVE,
                lambda changes: remove_relationship(changes, relationship.id, person_id),
                title="Removing",
            ),
            deletes=True,
        ),
    ]
    mailings = "joint mailings" if relationship.joint_mailings else ""
    tab.add(
        RecordRow(
            f"{RELATIONSHIPS.name}:{relationship.id}",
            relationship.other_name,
            actions,
            name=capitalised(KINDS.get(relationship.kind, relationship.kind)),
            note=" · ".join(filter(None, (mailings, relationship.note))),
            leads_to=other is not None,
        )
    )


def _open(tab: Tab, relationship: Relationship | None = None) -> None:
    RelationshipDialog(
        tab.context, tab.parent, tab.person.id, tab.lists.values, relationship
    ).open()


def _given(relationship: Relationship | None) -> Values:
    if relationship is None:
        return {}
    return {
        "kind": word_of(KINDS, relationship.kind),
        "other_name": relationship.other_name,
        "joint_mailings": relationship.joint_mailings,
        "note": relationship.note,
    }
