"""Reads the mailbox of bounces in a job, and tells what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import Cancelled, UserError
from core.progress import Progress
from mail.accounts import saved_account
from mail.mailbox_account import MailboxAccount, mailbox_account, mailbox_secret
from ui.context import PageContext
from ui.jobs import STOPPED
from ui.theme import Tone
from ui.undo import offer_undo
from ui.widgets.banners import Message

if TYPE_CHECKING:
    from surveys.returned_mail.mailbox_check import MailboxCheck


def check_mailbox(context: PageContext) -> None:
    """Read the mailbox on request; what comes of it, or keeps it from being read, is told."""
    database = context.database

    def find(_progress: Progress) -> MailboxAccount:
        with database.read() as connection:
            return mailbox_account(connection)

    context.jobs.read(
        find, lambda account: start_check(context, account, lambda: None, is_asked=True)
    )


def start_check(
    context: PageContext, account: MailboxAccount, ended: Callable[[], object], *, is_asked: bool
) -> None:
    """Read the mailbox `account` in a job, and call `ended` whatever comes of it.

    Unless it `is_asked` for, nothing is told where nothing new has come.
    """
    database, jobs = context.database, context.jobs

    def work(progress: Progress) -> "MailboxCheck":
        from surveys.returned_mail.mailbox_check import check_mailbox_now

        with database.read() as connection:
            sending = saved_account(connection)
        return check_mailbox_now(
            database, account, lambda: mailbox_secret(account, sending), progress
        )

    def tell(found: "MailboxCheck") -> None:
        from ui.returned_mail.preview_dialog import summary

        ended()
        if found.batch_id is not None:
            offer_undo(context, f"Mailbox read: {summary(found.plan)}", found.batch_id)
        elif is_asked:
            jobs.said.emit(Message("There is nothing new in the mailbox.", Tone.INFO))

    def fail(error: Exception) -> None:
        ended()
        if isinstance(error, Cancelled):
            jobs.said.emit(STOPPED)
        elif isinstance(error, UserError):
            jobs.tell(error)

    jobs.write(work, tell, title="Reading the mailbox", failed=fail, in_background=not is_asked)
