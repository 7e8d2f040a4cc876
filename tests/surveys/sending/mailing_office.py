"""A wave with some invented people invited, and a transport that keeps what it is handed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mail.accounts import Login, MailAccount, Security
from mail.message import OutgoingMail
from models.batch_kinds import BatchKind
from models.database import Database
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import ListKind
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.sending.mailings import create_mailing
from surveys.sending.texts import MailText
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act

ACCOUNT = MailAccount(
    sender="Alumni Office <alumni@example.org>",
    host="127.0.0.1",
    port=25,
    security=Security.NONE,
    login=Login.NONE,
    per_minute=60_000,
    per_day=0,
)
TEXTS = {"": MailText("Your survey, {{ given_name }}", "Dear {{ given_name }},\n\nplease answer.")}
QUESTIONS = Questionnaire(
    "CAR", "Careers", None, (QuestionDefinition("ACTIVE", "Active?", QuestionKind.YES_NO),)
)


@dataclass
class KeepingTransport:
    """Keeps the mails it is handed; `react` may raise what a server would make of one."""

    react: Callable[[OutgoingMail], object] = lambda _mail: None
    mails: list[OutgoingMail] = field(default_factory=list)
    opened: int = 0
    closed: int = 0

    def open(self) -> None:
        """See Transport."""
        self.opened += 1

    def send(self, mail: OutgoingMail) -> str:
        """See Transport."""
        self.react(mail)
        self.mails.append(mail)
        return "250 Taken"

    def close(self) -> None:
        """See Transport."""
        self.closed += 1

    @property
    def addresses(self) -> list[str]:
        """To whom the mails were, in their order."""
        return [mail.to.email for mail in self.mails]


def email(at: int) -> str:
    """The address of the person at a place."""
    return f"person{at}@example.org"


def invite_people(database: Database, count: int) -> tuple[Wave, list[int]]:
    """A wave with `count` people invited, and these people."""
    with database.write(BatchKind.CONTACTS) as changes:
        rows: list[dict[str, object]] = [
            {"given_name": f"Ada{at}", "family_name": f"Okafor{at:04}", "email": email(at)}
            for at in range(count)
        ]
        people = create_people(changes, rows, list(range(count)), source="a.xlsx")
    run_act(database, create_survey, QUESTIONS)
    wave = run_act(database, open_wave, "CAR", "2026")
    with database.read() as connection:
        plan = plan_invitations(connection, wave)
    run_act(database, invite, plan)
    return wave, list(people)


def new_mailing(
    database: Database,
    wave: Wave,
    kind: ListKind = ListKind.INVITATION,
    at: datetime | None = None,
    *,
    ignores_limits: bool = False,
) -> int:
    """A mailing that waits for its time, or to be started."""
    with database.write(BatchKind.MAILING) as changes:
        return create_mailing(changes, wave, kind, TEXTS, at, ignores_limits=ignores_limits)
