"""Asks where a test mail goes."""

from PySide6.QtWidgets import QLineEdit, QWidget

from mail.message import is_address
from ui.widgets.dialogs import FormDialog


class TrialMailDialog(FormDialog):
    """Asks for one address, at first `address`."""

    def __init__(self, parent: QWidget, address: str) -> None:
        super().__init__(
            parent,
            "Send a test mail",
            "To yourself, to see how it arrives. Nothing is recorded.",
            "Send test mail",
        )
        self._address = QLineEdit(address)
        self.add_field("E-mail address", self._address)
        self._address.textChanged.connect(self._check)
        self._check()

    @property
    def address(self) -> str:
        """Where it goes."""
        return self._address.text().strip()

    def _check(self) -> None:
        self.set_ready(ready=is_address(self.address))
