"""A card of the findings about the whole wave, above or below the panels of its questions."""

from PySide6.QtCore import Signal

from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.widgets import Card


class FindingsSection(Card):
    """What every such card has: it shows what the findings say of its subject, or hides.

    To add one, write a module with a subclass and list it in `section_list`.

    Signals: `said(Message)` for the user; `published(PublicationForm, codes)` when figures leave
    the window, with the codes of the questions that they are of, None: all;
    `variable_wanted(str, BreakDown)` to break down by a variable in place of the one of that key;
    `weights_wanted(bool)` to weight figures as the office does, or not at all.
    """

    said = Signal(object)
    published = Signal(object, object)
    variable_wanted = Signal(str, object)
    weights_wanted = Signal(bool)

    def __init__(self, context: PageContext, title: str = "") -> None:
        super().__init__(title)
        self._context = context
        self.hide()

    def show_findings(self, findings: Findings) -> None:
        """Show `findings`; where they say nothing of the card's subject, hide."""
        raise NotImplementedError
