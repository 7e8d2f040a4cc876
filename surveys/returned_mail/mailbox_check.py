"""Reads what is new in the mailbox, writes what follows, and notes how far it was read.

In this order, so that a crash in between reads a message once more, which changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, insert, select, update

from core.progress import SILENT, Progress
from mail.mailbox_account import MailboxAccount
from mail.returned.kinds import ReturnedMails
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from models.identifiers import reserve_ids
from models.tables import read_mailboxes
from surveys.returned_mail.apply import apply_returned
from surveys.returned_mail.plan import ReturnedEffect, ReturnedPlan

_FIRST: Final = timedelta(days=30)  # how far back a mailbox is read for the first time
# Stays in the mailbox: somebody has to answer it, or it is none of ours.
_LEFT_THERE: Final = frozenset({ReturnedEffect.REVIEW, ReturnedEffect.UNMATCHED})


@dataclass(frozen=True, slots=True)
class MailboxCheck:
    """What was read and written; `batch_id` is None where nothing was written."""

    plan: ReturnedPlan
    batch_id: int | None


def check_mailbox_now(
    database: Database,
    account: MailboxAccount,
    secret: Callable[[], str],
    progress: Progress = SILENT,
) -> MailboxCheck:
    """Read what came since the last time, in a batch of its own, and move what was dealt with.

    `secret` gives the password or the token. Raises UserError where the mailbox cannot be read, and
    Cancelled; nothing is written then.
    """
    from mail.returned.classification import classify
    from mail.returned.mailbox import FolderState, open_mailbox

    with database.read() as connection:
        before = _read_state(connection, account)
    state = None if before is None else FolderState(*before)
    now = utc_now()
    progress.report("Opening the mailbox")
    with open_mailbox(account, secret) as mailbox:
        messages, mails, unreadable = {}, [], []
        last_uid = 0 if state is None or state.validity != mailbox.validity else state.last_uid
        for message in mailbox.new_messages(state, (now - _FIRST).date(), progress):
            last_uid = max(last_uid, message.uid)
            found = classify(message.file, now)
            if found is None:
                unreadable.append(message.file.place)
            else:
                mails.append(found)
                messages[found.place] = message.uid
        with database.write(BatchKind.RETURNED_MAIL, progress=progress) as changes:
            plan = apply_returned(changes, ReturnedMails(tuple(mails), tuple(unreadable)))
        with database.unjournalled(None) as connection:
            _note_state(connection, account, mailbox.validity, last_uid)
        mailbox.move(
            [messages[one.mail.place] for one in plan.lines if one.effect not in _LEFT_THERE]
        )
    return MailboxCheck(plan, changes.changed().batch_id)


def _read_state(connection: Connection, account: MailboxAccount) -> tuple[int, int] | None:
    row = connection.execute(
        select(read_mailboxes).where(read_mailboxes.c.mailbox == account.name)
    ).first()
    return None if row is None else (row.validity, row.last_uid)


def _note_state(
    connection: Connection, account: MailboxAccount, validity: int, last_uid: int
) -> None:
    values = {"validity": validity, "last_uid": last_uid, "at": utc_now()}
    known = read_mailboxes.c.mailbox == account.name
    if connection.execute(update(read_mailboxes).where(known).values(values)).rowcount == 0:
        (number,) = reserve_ids(connection, read_mailboxes, 1)
        connection.execute(insert(read_mailboxes).values(id=number, mailbox=account.name, **values))
