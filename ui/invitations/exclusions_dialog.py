"""The dialog for whom a wave does not invite: segments and lists, addresses, and domains."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.errors import UserError
from core.formats import listed, listed_briefly, plural
from surveys.frame_exclusions import (
    FrameExclusions,
    ParsedAddresses,
    parse_addresses,
    read_address_file,
)
from ui.file_kinds import ADDRESS_FILES
from ui.jobs import Jobs
from ui.theme import Type
from ui.widgets import label, link_button, named_field
from ui.widgets.check_list import CheckList
from ui.widgets.dialogs import FormDialog, ask_for_file

_TEXT_HEIGHT: Final = 112
_WIDTH: Final = 540


class ExclusionsDialog(FormDialog):
    """Asks for segments and lists of `names`, addresses and domains; begins with `exclusions`."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        names: Sequence[str],
        exclusions: FrameExclusions,
    ) -> None:
        super().__init__(
            parent,
            "People not to invite",
            "Kept with the wave, so they hold for everybody who is invited later. Whoever has an "
            "address of somebody excluded is excluded too.",
            "Set exclusions",
        )
        self.setMinimumWidth(_WIDTH)
        self._jobs = jobs
        self._segments = CheckList("Segments and lists", names)
        self._segments.check(exclusions.segments)
        self._segments.accepted.connect(self._accept.click)
        self._text = QPlainTextEdit(_as_text(exclusions))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._text.setPlaceholderText("anna@example.org\n@example.com")
        self._read = label("", Type.SMALL, ink="muted", wrap=True)
        if names or exclusions.segments:
            self.body.addWidget(named_field("Segments and lists", self._segments))
        self.body.addWidget(named_field("E-mail addresses, and domains such as @example.com",
                                        self._text))  # fmt: skip
        self.body.addWidget(self._read)
        self.body.addWidget(
            link_button("Add from file…", self._ask_for_file), 0, Qt.AlignmentFlag.AlignLeft
        )
        self._text.textChanged.connect(self._check)
        self._check()

    @property
    def exclusions(self) -> FrameExclusions:
        """What was chosen."""
        parsed = self._parsed
        return FrameExclusions(self._segments.checked(), parsed.addresses, parsed.domains)

    @property
    def _parsed(self) -> ParsedAddresses:
        return parse_addresses(self._text.toPlainText())

    def _check(self) -> None:
        """Say what was read of the text, and what can't be."""
        parsed = self._parsed
        self._read.setText(_in_words(parsed, has_text=bool(self._text.toPlainText().strip())))
        wrong = listed_briefly(parsed.unreadable)
        self.complain(f"Not an address: {wrong}. Correct or remove it." if wrong else "")
        self.set_ready(ready=not wrong)

    def _ask_for_file(self) -> None:
        path = ask_for_file(self, "Add addresses from file", ADDRESS_FILES)
        if path is not None:
            self._read_file(path)

    def _read_file(self, path: Path) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                self.complain(error.message)

        self._jobs.read(
            lambda progress: read_address_file(path, progress),
            self._add,
            title=f"Reading {path.name}",
            failed=failed,
        )

    def _add(self, found: ParsedAddresses) -> None:
        more = _as_text(FrameExclusions((), found.addresses, found.domains))
        self._text.setPlainText("\n".join(filter(None, (self._text.toPlainText().strip(), more))))


def _as_text(exclusions: FrameExclusions) -> str:
    return "\n".join([*exclusions.addresses, *(f"@{domain}" for domain in exclusions.domains)])


def _in_words(parsed: ParsedAddresses, *, has_text: bool) -> str:
    parts = []
    if parsed.addresses:
        parts.append(plural(len(parsed.addresses), "address", "addresses"))
    if parsed.domains:
        domains = plural(len(parsed.domains), "domain")
        parts.append(f"{domains} ({listed_briefly(parsed.domains)})")
    if not parts:
        return "No address or domain: names alone exclude nobody." if has_text else ""
    text = f"{listed(parts)}."
    if parsed.bare_lines:
        lines = [f"“{line}”" for line in parsed.bare_lines]
        text += f" Without an address, so excluding nobody: {listed_briefly(lines)}."
    return text
