"""One mail at once, outside any mailing: to see whether an account sends, or how a mail looks."""

from email.utils import make_msgid

from core.errors import UserError
from mail.accounts import MailAccount
from mail.failures import AddressRefused, ResultUnknown
from mail.message import OutgoingMail, parse_address
from mail.transports.account_transport import account_transport


def trial_mail(account: MailAccount, to: str) -> OutgoingMail:
    """A mail that says that `account` can send. Raises UserError where `to` is no address."""
    return OutgoingMail(
        account.from_address,
        parse_address(to),
        "Test mail from Almanac",
        "This mail was sent by Almanac to see whether its mail account works. It does.",
        new_message_id(account),
    )


def new_message_id(account: MailAccount) -> str:
    """A Message-ID of no mailing."""
    return make_msgid("almanac", account.from_address.email.rpartition("@")[2])


def send_single(account: MailAccount, mail: OutgoingMail) -> str:
    """Send one mail by `account`; return what the server replied.

    Raises UserError: the account cannot send, the mail was refused, or nobody knows.
    """
    transport = account_transport(account)
    try:
        transport.open()
        return transport.send(mail)
    except AddressRefused as error:
        raise UserError(
            f"The mail to {mail.to.email} was refused ({error.reply}). Check the address and the"
            " account.",
            code="refused",
        ) from error
    except ResultUnknown as error:
        raise UserError(
            "The connection ended while the mail was handed over; it may arrive or not. Look in"
            " the mailbox, then try again.",
            code="unknown_result",
        ) from error
    finally:
        transport.close()
