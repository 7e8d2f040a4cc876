"""Labels, letters and lists for people of the table: those selected, or all that it shows."""

from PySide6.QtWidgets import QWidget

from core.formats import plural
from ui.context import PageContext
from ui.pages.alumni.people_table import PeopleTable


def open_mailing(context: PageContext, parent: QWidget, table: PeopleTable) -> None:
    """Offer a mailing to the people selected in `table`, if several are, or to all shown."""
    from ui.pages.alumni.mailing_dialog import MailingDialog, MailingScope

    shown = list(table.ids)
    everybody = MailingScope(f"All {plural(len(shown), 'person', 'people')} shown", lambda: shown)
    selected = list(table.selected_ids())
    chosen = MailingScope(
        f"Only the {plural(len(selected), 'person', 'people')} selected", lambda: selected
    )
    scopes = [chosen, everybody] if len(selected) > 1 else [everybody]
    MailingDialog(context, parent, scopes).open()
