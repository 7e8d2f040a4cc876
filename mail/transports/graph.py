"""Hands mails over to Microsoft 365 by Graph: one request for each, with the mail as MIME.

`POST /me/sendMail` (learn.microsoft.com/graph/api/user-sendmail) needs the right to send and no
other; it answers 202 when it took the mail. Slow to import: for jobs and commands alone.
"""

import base64
import time
from collections.abc import Callable
from typing import Final

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from core.text import clean
from mail.failures import AddressRefused, ResultUnknown, TransportDown
from mail.message import OutgoingMail, as_mime

ADDRESS: Final = "https://graph.microsoft.com/v1.0/me/sendMail"
TIMEOUT: Final = (15.0, 60.0)  # seconds to connect, and for the answer
LONGEST_WAIT: Final = 30  # seconds that are waited where Graph asks to
_MOST_WAITS: Final = 3
_LONGEST_REPLY: Final = 500  # characters that are kept
_SAFE: Final = "The mails not sent yet are safe."
_SIGN_IN: Final = (
    "The sign-in with Microsoft has expired or was withdrawn. Nothing was sent; sign in again in"
    " Settings, Mail."
)
_NO_MAILBOX: Final = "MailboxNotEnabledForRESTAPI"
# Refusals of every mail, by Graph's code.
_REFUSES_ALL: Final = {
    "ErrorAccessDenied": (
        "Microsoft 365 does not let this program send for you. Ask your administrator for the"
        " right Mail.Send, then sign in again."
    ),
    "ErrorSendAsDenied": (
        "Microsoft 365 does not let you send as this sender. Use your own address, or ask your"
        " administrator for the right to send as it."
    ),
    _NO_MAILBOX: (
        "This account has no mailbox in Microsoft 365, so nothing can be sent by it. Choose"
        " another way to send in Settings, Mail."
    ),
    "ErrorExceededMessageLimit": "The mailbox has sent as many mails as it may for today.",
    "ErrorMessageSubmissionBlocked": (
        "Microsoft 365 has blocked the mailbox from sending. Ask your administrator why."
    ),
    "ErrorQuotaExceeded": "The mailbox is full; make room in it.",
}
_REFUSES_ONE: Final = frozenset({400, 409, 413})


class GraphTransport:
    """Hands mails over with the `token` of whoever signed in, which is asked again when it is over.

    `wait` sleeps for as many seconds as Graph asks.
    """

    def __init__(self, token: Callable[[], str], wait: Callable[[float], object] = time.sleep):
        self._token_of = token
        self._wait = wait
        self._token = ""
        self._session = requests.Session()

    def open(self) -> None:
        """See Transport."""
        self._token = self._token_of()

    def send(self, mail: OutgoingMail) -> str:
        """See Transport."""
        content = base64.b64encode(as_mime(mail))
        was_renewed = False
        for _ in range(_MOST_WAITS + 1):
            answer = self._post(content)
            if answer.status_code == 202:
                return f"202 Accepted ({answer.headers.get('request-id', 'no id')})"
            if answer.status_code == 401 and not was_renewed:
                was_renewed = True
                self.open()
            elif answer.status_code in {429, 503} and _seconds(answer) <= LONGEST_WAIT:
                self._wait(_seconds(answer))
            else:
                raise _failure(answer)
        raise _failure(answer)

    def close(self) -> None:
        """See Transport."""
        self._session.close()

    def _post(self, content: bytes) -> requests.Response:
        if not self._token:
            self.open()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "text/plain"}
        try:
            return self._session.post(ADDRESS, data=content, headers=headers, timeout=TIMEOUT)
        except requests.RequestException as error:
            if _never_connected(error):
                raise TransportDown(
                    f"Microsoft 365 cannot be reached. {_SAFE} Check the network, then try again.",
                    code="transport_down",
                ) from error
            raise ResultUnknown(f"The connection ended ({type(error).__name__}).") from error


def _never_connected(error: requests.RequestException) -> bool:
    """Whether it is certain that nothing was handed over."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _failure(answer: requests.Response) -> Exception:
    """What an answer other than 202 means."""
    code, said = _error(answer)
    status = answer.status_code
    if code in _REFUSES_ALL:
        return TransportDown(f"{_REFUSES_ALL[code]} {_SAFE}", code="all_refused")
    if status == 401:
        return TransportDown(_SIGN_IN, code="sign_in_again")
    if status == 403:
        return TransportDown(f"{_REFUSES_ALL['ErrorAccessDenied']} {_SAFE}", code="all_refused")
    if status == 404:  # the mailbox that sends, as the mail names no other thing
        return TransportDown(f"{_REFUSES_ALL[_NO_MAILBOX]} {_SAFE}", code="all_refused")
    if status in {429, 503}:
        minutes = max(_seconds(answer) // 60, 1)
        return TransportDown(
            f"Microsoft 365 takes no more mails for about {minutes} min. {_SAFE} Resume then.",
            code="too_fast",
        )
    if status in _REFUSES_ONE:
        return AddressRefused(said, is_permanent=True)
    return ResultUnknown(said)  # an error on their side, perhaps after the mail was taken


def _error(answer: requests.Response) -> tuple[str, str]:
    """Graph's code of an error, and what is kept of the answer."""
    try:
        error = answer.json()["error"]
        code, message = str(error["code"]), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        code, message = "", answer.reason or ""
    return code, clean(f"{answer.status_code} {code} {message}")[:_LONGEST_REPLY]


def _seconds(answer: requests.Response) -> int:
    """How long Graph asks to wait; 10 seconds where it does not say."""
    asked = answer.headers.get("Retry-After", "")
    return int(asked) if asked.isdigit() else 10
