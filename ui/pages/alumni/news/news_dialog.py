"""The dialogs of news: to write an item with its people, and to say in which issue it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import user_name
from queries.people_search import FoundPerson
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.news.news_items import (
    PUBLISHED,
    NewsItem,
    NewsPerson,
    add_news,
    edit_news,
    record_permission,
    set_news_state,
)
from ui.context import PageContext
from ui.find_person import FindPersonDialog
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import dialog_field
from ui.pages.alumni.entry_dialog import EntryDialog, blank_fields
from ui.pages.alumni.news.news_people_editor import NewsPeopleEditor
from ui.undo import write_batch
from ui.widgets.dialogs import FormDialog

_FIELDS: Final = (
    dialog_field("title", "Title"),
    dialog_field("text", "Text to publish", FieldKind.LINES),
    dialog_field("source", "Source"),
    dialog_field("received_on", "Received", FieldKind.DATE),
)
_WIDTH = 660


class NewsDialog(EntryDialog):
    """Asks for an item, a new one where it has no id, and its people with their permission."""

    def __init__(
        self, context: PageContext, parent: QWidget, item: NewsItem, people: Sequence[NewsPerson]
    ) -> None:
        is_new = not item.id
        super().__init__(
            context,
            parent,
            "Add news" if is_new else "Edit news",
            "Add news" if is_new else "Save",
            _FIELDS,
            ParseOptions(date_order()),
            BatchKind.NEWS_ADD if is_new else BatchKind.NEWS_EDIT,
            self._write,
            text="News is published once everybody whom it is about permits it.",
            given=item.as_row(),
            check=self._issues,
        )
        self.setMinimumWidth(_WIDTH)
        self._item, self._before = item, {one.person_id: one for one in people}
        self._people = NewsPeopleEditor(people, self._find)
        self.body.addWidget(self._people)

    def _find(self) -> None:
        dialog = FindPersonDialog(self, self._context, "Whom the news is about.", "Add person")
        dialog.chosen.connect(self._add)
        dialog.open()

    def _add(self, person: FoundPerson) -> None:
        self.complain("")
        self._people.add(person.person_id, person.name)

    def _issues(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        wrong = blank_fields(values, "title")
        if not wrong and not self._people.people:
            self.complain("Say whom the news is about.")
            return {"title": ""}
        return wrong

    def _write(self, changes: ChangeSet, values: Mapping[str, Any]) -> None:
        item = replace(self._item, **{**values, "text": values["text"] or ""})
        people = self._people.people
        ids = [one.person_id for one in people]
        if item.id:
            stored = edit_news(changes, item, ids)
        else:
            stored = add_news(changes, replace(item, by=user_name()), ids)
        for one in people:
            before = self._before.get(one.person_id, NewsPerson(one.person_id, one.name))
            if (one.permission, one.evidence) != (before.permission, before.evidence):
                same = one.permission == before.permission
                record_permission(
                    changes,
                    stored.id,
                    [one.person_id],
                    one.permission,
                    on=before.permission_on if same else None,
                    evidence=one.evidence,
                )


class IssueDialog(FormDialog):
    """Asks in which issue news is published, and marks it so."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        news_ids: Sequence[int],
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(
            parent, "Mark as published", "Everybody in it has to have permitted it.", "Mark"
        )
        self._context, self._ids, self._failed = context, news_ids, failed
        self._issue = QLineEdit()
        self._issue.setPlaceholderText("Spring 2027")
        self._issue.textChanged.connect(lambda text: self.set_ready(ready=bool(text.strip())))
        self.add_field("Issue", self._issue)
        self.set_ready(ready=False)

    def accept(self) -> None:
        """Mark the news in a job and close."""
        issue, ids = self._issue.text(), self._ids
        write_batch(
            self._context,
            BatchKind.NEWS_STATE,
            lambda changes: set_news_state(changes, ids, PUBLISHED, issue=issue),
            title="Marking as published",
            failed=self._failed,
        )
        super().accept()
