"""Shows a mail as one person will get it, and steps through the people."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from surveys.sending.texts import RenderedMail
from ui.pages.surveys.person_stepper import PersonStepper
from ui.theme import GRID, LIGHT, Type
from ui.widgets import Chip, ElidedLabel, label


class MailPreview(QWidget):
    """Signal: `stepped(int)`, the person to show next, counted from 0."""

    stepped = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self._person = PersonStepper(count)
        self._person.stepped.connect(self.stepped)
        self._as_plain = Chip("Plain text", checkable=True)
        self._subject = ElidedLabel("", Type.STRONG)
        self._page = QTextBrowser()
        self._page.setAccessibleName("Mail as HTML")
        self._page.setProperty("kind", "mail")
        # The page is white, also in dark colours.
        self._page.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.accent}; }}")
        self._page.setOpenLinks(False)
        self._plain = QPlainTextEdit()
        self._plain.setAccessibleName("Mail as plain text")
        self._plain.setReadOnly(True)
        self._issue = label("", ink="bad", wrap=True)
        self._issue.hide()
        self._halves = QStackedWidget()
        self._halves.addWidget(self._page)
        self._halves.addWidget(self._plain)
        self._as_plain.toggled.connect(lambda on: self._halves.setCurrentIndex(int(on)))
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._person, 1)
        head.addWidget(self._as_plain)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._subject)
        column.addWidget(self._issue)
        column.addWidget(self._halves, 1)

    @property
    def at(self) -> int:
        """Whose mail is shown, counted from 0."""
        return self._person.at

    def set_count(self, count: int) -> None:
        """Step through so many people from now on, from the first one."""
        self._person.set_count(count)

    def go_to(self, at: int) -> None:
        """Step to the person at a place, counted from 0."""
        self._person.go_to(at)

    def show_mail(self, name: str, mail: RenderedMail) -> None:
        """Show the mail to a person."""
        self._person.show_name(name)
        self._subject.setText(mail.subject)
        self._page.setHtml(mail.html)
        self._plain.setPlainText(mail.text)
        self.show_issue("")

    def show_issue(self, sentence: str) -> None:
        """Show why there is no mail; the last one stays below."""
        self._issue.setText(sentence)
        self._issue.setVisible(bool(sentence))
