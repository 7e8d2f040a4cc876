"""The dialog that asks for a database on a server: where it is, and who opens it."""

import re
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from models.database_address import DEFAULT_PORT, server_address, server_url
from ui.passphrases import passphrase_field
from ui.theme import Type
from ui.widgets import label
from ui.widgets.dialogs import FormDialog

# A socket's folder, a name, or an address of version 4 or 6; a port has its own field.
_SERVER: Final = re.compile(r"/.*|[\w.-]+|[\da-fA-F]*:[\da-fA-F:.]*:[\da-fA-F.]*")
_PORTS: Final = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class ServerChoice:
    """The address of a database on a server; `is_kept`: the keyring is to keep its password."""

    address: str = field(repr=False)
    password: str = field(repr=False)
    is_kept: bool


class ServerDialog(FormDialog):
    """Asks for a database on a server; what is missing or wrong is said below its field.

    With an `address` its fields are filled in, and `refusal` says why it could not be opened.
    """

    def __init__(
        self, parent: QWidget, *, has_keyring: bool, address: str = "", refusal: str = ""
    ) -> None:
        super().__init__(
            parent,
            "Open database on a server",
            "The administrator of your PostgreSQL server tells you what to enter.",
            "Open",
        )
        self._issues: dict[QLineEdit, QLabel] = {}
        self._server = self._add("Server", QLineEdit())
        self._port = self._add("Port", QLineEdit(str(DEFAULT_PORT)))
        self._database = self._add("Database", QLineEdit())
        self._user = self._add("User name", QLineEdit())
        self._password = self._add("Password", passphrase_field("Password"))
        self._keep = QCheckBox("Keep the password in this computer’s keyring")
        if has_keyring:
            self.body.addWidget(self._keep)
        else:
            text = "This computer has no keyring, so Almanac asks for the password each time."
            self.body.addWidget(label(text, ink="muted", wrap=True))
        self._options = self._fill(address) if address else {}
        self.complain(refusal)
        if address:
            self._password.setFocus()

    @property
    def chosen(self) -> ServerChoice:
        """What was entered."""
        password = self._password.text()
        address = server_address(
            self._server.text().strip(),
            int(self._port.text()),
            self._database.text().strip(),
            self._user.text().strip(),
            password,
            self._options,
        )
        return ServerChoice(address, password, bool(password) and self._keep.isChecked())

    def accept(self) -> None:
        """Accept, unless something is missing or wrong: the focus goes to the first such field."""
        issues = {line: self._issue(line) for line in self._issues}
        for line, issue in issues.items():
            self._tell(line, issue)
        wrong = next((line for line, issue in issues.items() if issue), None)
        if wrong is not None:
            wrong.setFocus()
        else:
            super().accept()

    def _add(self, name: str, line: QLineEdit) -> QLineEdit:
        """Add a field, and room below it for what is wrong with it."""
        issue = label("", Type.SMALL, ink="bad", wrap=True)
        issue.hide()
        self._issues[line] = issue
        self.add_field(name, line)
        self.body.addWidget(issue)
        line.textChanged.connect(lambda: self._tell(line, ""))
        return line

    def _fill(self, address: str) -> dict[str, str | tuple[str, ...]]:
        """Show the parts of `address`; returns its options, which have no field."""
        url = server_url(address)
        options = dict(url.query)
        self._server.setText(url.host or str(options.pop("host", "")))
        self._port.setText(str(url.port or DEFAULT_PORT))
        self._database.setText(url.database or "")
        self._user.setText(url.username or "")
        return options

    def _issue(self, line: QLineEdit) -> str:
        """What is wrong with a field; empty for nothing."""
        text = line.text().strip()
        if line is self._port:
            is_port = re.fullmatch(r"[0-9]{1,5}", text) is not None and int(text) in _PORTS
            return "" if is_port else f"Enter a number from 1 to 65535; {DEFAULT_PORT} is usual."
        if not text and line is not self._password:
            return f"Enter the {line.accessibleName().lower()}."
        if line is self._server and _SERVER.fullmatch(text) is None:
            return "Enter the server’s name alone, such as db.example.org."
        return ""

    def _tell(self, line: QLineEdit, issue: str) -> None:
        line.setAccessibleDescription(issue)
        self._issues[line].setText(issue)
        self._issues[line].setVisible(bool(issue))
