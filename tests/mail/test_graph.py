"""Mails by Microsoft Graph, against recorded exchanges."""

import base64
from collections.abc import Iterator
from email import message_from_bytes

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from mail.failures import AddressRefused, ResultUnknown, TransportDown
from mail.message import MailAddress, OutgoingMail
from mail.transports.graph import ADDRESS, GraphTransport

MAIL = OutgoingMail(
    MailAddress("alumni@example.org", "Alumni Office"),
    MailAddress("ann@example.org"),
    "Hello",
    "Dear Ann",
    "<0123456789abcdef0123456789abcdef.invitation.1@example.org>",
)


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


class Tokens:
    """Gives a new token each time, and counts."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self) -> str:
        self.given += 1
        return f"token-{self.given}"


def error(code: str, message: str = "") -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": message}}


def test_a_mail_goes_as_mime(web: responses.RequestsMock) -> None:
    web.post(ADDRESS, status=202, headers={"request-id": "r-1"})
    transport = GraphTransport(Tokens())
    transport.open()
    assert transport.send(MAIL) == "202 Accepted (r-1)"
    transport.close()
    request = web.calls[0].request
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["Content-Type"] == "text/plain"
    message = message_from_bytes(base64.b64decode(request.body or b""))
    assert (message["To"], message["Message-ID"]) == ("ann@example.org", MAIL.message_id)


def test_it_waits_as_long_as_graph_asks(web: responses.RequestsMock) -> None:
    web.post(ADDRESS, status=429, headers={"Retry-After": "7"}, json=error("TooManyRequests"))
    web.post(ADDRESS, status=503)
    web.post(ADDRESS, status=202)
    waited: list[float] = []
    GraphTransport(Tokens(), waited.append).send(MAIL)
    assert waited == [7, 10]


@pytest.mark.parametrize("seconds", ["900", "5"])
def test_it_does_not_wait_for_ever(web: responses.RequestsMock, seconds: str) -> None:
    web.post(ADDRESS, status=429, headers={"Retry-After": seconds})
    waited: list[float] = []
    with pytest.raises(TransportDown, match=r"no more mails for about (15|1) min"):
        GraphTransport(Tokens(), waited.append).send(MAIL)
    assert sum(waited) <= 30


def test_a_token_that_is_over_is_renewed_once(web: responses.RequestsMock) -> None:
    tokens = Tokens()
    web.post(ADDRESS, status=401)
    web.post(ADDRESS, status=202)
    GraphTransport(tokens).send(MAIL)
    assert tokens.given == 2
    web.post(ADDRESS, status=401)
    with pytest.raises(TransportDown, match="sign in again") as refusal:
        GraphTransport(tokens).send(MAIL)
    assert refusal.value.code == "sign_in_again"


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, "ErrorAccessDenied", r"right Mail\.Send"),
        (403, "Other", r"right Mail\.Send"),
        (403, "ErrorSendAsDenied", "send as this sender"),
        (404, "MailboxNotEnabledForRESTAPI", "has no mailbox"),
        (404, "ResourceNotFound", "has no mailbox"),
        (403, "ErrorMessageSubmissionBlocked", "has blocked the mailbox"),
        (429, "ErrorExceededMessageLimit", "as it may for today"),
        (507, "ErrorQuotaExceeded", "mailbox is full"),
    ],
)
def test_what_refuses_every_mail_pauses(
    web: responses.RequestsMock, status: int, code: str, sentence: str
) -> None:
    web.post(ADDRESS, status=status, json=error(code), headers={"Retry-After": "99"})
    with pytest.raises(TransportDown, match=sentence):
        GraphTransport(Tokens()).send(MAIL)


@pytest.mark.parametrize(
    ("status", "code"), [(400, "ErrorInvalidRecipients"), (413, "RequestEntityTooLarge")]
)
def test_one_mail_is_refused(web: responses.RequestsMock, status: int, code: str) -> None:
    web.post(ADDRESS, status=status, json=error(code, "At least one\r\nrecipient is not valid"))
    with pytest.raises(AddressRefused) as refusal:
        GraphTransport(Tokens()).send(MAIL)
    assert refusal.value.reply.startswith(f"{status} {code} At least one")
    assert "\n" not in refusal.value.reply
    assert refusal.value.is_permanent


@pytest.mark.parametrize(
    "fault",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(ProtocolError("aborted")),
        requests.exceptions.ChunkedEncodingError(),
    ],
)
def test_a_connection_that_ends_leaves_it_open_whether_it_went(
    web: responses.RequestsMock, fault: Exception
) -> None:
    web.post(ADDRESS, body=fault)
    with pytest.raises(ResultUnknown):
        GraphTransport(Tokens()).send(MAIL)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_error_on_their_side_leaves_it_open(web: responses.RequestsMock, status: int) -> None:
    web.post(ADDRESS, status=status, body="<html>")
    with pytest.raises(ResultUnknown, match="handed over"):
        GraphTransport(Tokens()).send(MAIL)


@pytest.mark.parametrize(
    "fault",
    [
        requests.ConnectTimeout(),
        requests.exceptions.SSLError(),
        requests.ConnectionError(
            MaxRetryError(None, "/", NewConnectionError(None, "no route"))  # type: ignore[arg-type]
        ),
    ],
)
def test_out_of_reach_nothing_went(web: responses.RequestsMock, fault: Exception) -> None:
    web.post(ADDRESS, body=fault)
    with pytest.raises(TransportDown, match="cannot be reached"):
        GraphTransport(Tokens()).send(MAIL)
