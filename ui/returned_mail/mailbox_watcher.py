"""Reads the mailbox of bounces while the window is open, as often as the office chose.

Knows no page.
"""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from core.progress import Progress
from mail.accounts import saved_account
from mail.mailbox_account import MailboxAccount, can_log_in, saved_mailbox
from ui.context import PageContext
from ui.returned_mail.mailbox_job import start_check

_MINUTE: Final = 60_000  # milliseconds


class MailboxWatcher(QObject):
    """Looks every minute whether it is time to read the mailbox.

    Another computer reads it where this one does not keep what logs in to it.
    """

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._is_reading = False
        self._next = datetime.min
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self._tick)

    def begin(self) -> None:
        """Read the mailbox a minute from now, where that is wanted, and then as often as set."""
        self._clock.start()

    def _tick(self) -> None:
        if self._is_reading or datetime.now() < self._next:
            return
        database = self._context.database

        def find(_progress: Progress) -> MailboxAccount | None:
            with database.read() as connection:
                account, sending = saved_mailbox(connection), saved_account(connection)
            wanted = account is not None and account.minutes and can_log_in(account, sending)
            return account if wanted else None

        self._context.jobs.read(find, self._read_if_wanted, failed=lambda _error: None)

    def _read_if_wanted(self, account: MailboxAccount | None) -> None:
        if account is not None:
            self._next = datetime.now() + timedelta(minutes=account.minutes)
            self._is_reading = True
            start_check(self._context, account, self._end, is_asked=False)

    def _end(self) -> None:
        self._is_reading = False
