"""What a mailing costs beside handing its mails over: against a bare loop of smtplib."""

import smtplib
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bench.figures import BenchFigure, seconds
from core.progress import Progress
from mail.accounts import Login, MailAccount, Security
from mail.message import MailAddress, OutgoingMail, as_mime
from mail.transports.smtp import SmtpTransport
from models.batch_kinds import BatchKind
from models.database import create_database
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import ListKind
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.sending.mailings import create_mailing
from surveys.sending.sender import Sender
from surveys.sending.texts import MailText
from surveys.survey_store import create_survey
from surveys.waves import open_wave

T = TypeVar("T")

_SENDER = "alumni@example.org"
_BODY = "Dear {{ given_name }},\n\n" + "Please tell us how your career went. " * 20
_SURVEY = Questionnaire(
    "CAR", "Careers", None, (QuestionDefinition("ACTIVE", "Active?", QuestionKind.YES_NO),)
)


def measure_sending(path: Path, count: int, progress: Progress) -> list[BenchFigure]:
    """Milliseconds a mail that a mailing to `count` people takes over a bare loop.

    By the clock, which waits for the disk and for whatever else is running, and of processor time.
    """
    progress.report("Sending mails")
    database = create_database(path)
    with database.write(BatchKind.CONTACTS) as changes:
        rows = [
            {"given_name": f"Ada {at}", "family_name": f"Okafor {at}", "email": _email(at)}
            for at in range(count)
        ]
        create_people(changes, rows, list(range(count)), source="bench")
        create_survey(changes, _SURVEY)
        wave = open_wave(changes, "CAR", "2026")
        invite(changes, plan_invitations(changes.connection, wave))
        texts = {"": MailText("Your survey", _BODY)}
        mailing = create_mailing(changes, wave, ListKind.INVITATION, texts)
    with _server() as port:
        bare, bare_work, _ = _measured(lambda: _bare_loop(port, count))
        account = MailAccount(
            sender=_SENDER, host="127.0.0.1", port=port, security=Security.NONE,
            login=Login.NONE, per_minute=0, per_day=0,
        )  # fmt: skip
        transport = SmtpTransport(account, str)
        whole, work, result = _measured(
            lambda: Sender(database, wave, account, transport).send(mailing)
        )
    database.close()
    if result.sent != count:
        raise RuntimeError("not all mails were sent")
    name = "sending a mail, over a bare smtplib loop"
    return [
        BenchFigure(name, (whole - bare) / count * 1_000, "ms", None, 2),
        BenchFigure(f"{name}, work", (work - bare_work) / count * 1_000, "ms", None, 2),
    ]


def _measured(work: Callable[[], T]) -> tuple[float, float, T]:
    """How long `work` took by the clock, how much of a processor it took, and what it gave."""
    began = time.thread_time()
    taken, result = seconds(work)
    return taken, time.thread_time() - began, result


def _bare_loop(port: int, count: int) -> None:
    to = MailAddress("ada@example.org")
    content = as_mime(OutgoingMail(MailAddress(_SENDER), to, "Survey", _BODY, "<1@example.org>"))
    with smtplib.SMTP("127.0.0.1", port) as server:
        for at in range(count):
            server.sendmail(_SENDER, [_email(at)], content)


def _email(at: int) -> str:
    return f"person{at}@example.org"


class _Sink(socketserver.StreamRequestHandler):
    """Takes every mail."""

    def handle(self) -> None:
        """Answer one connection."""
        self._say("220 ready")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
            self._say("221 bye" if command == b"QUIT" else "250 taken")

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


@contextmanager
def _server() -> Iterator[int]:
    """A mail server on this computer; gives its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Sink) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
