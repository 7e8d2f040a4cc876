"""A sending that is killed, or shared by two processes: nobody gets a mail twice, none is lost."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database, open_database
from models.tables import messages
from tests.cli.commands import Almanac
from tests.mail.smtp_server import MailServer, running_server
from tests.surveys.sending.mailing_office import email, invite_people

ROOT = Path(__file__).parent.parent.parent
PEOPLE = 60
KILLS = 4
WAVE = ("--survey", "CAR", "--wave", "2026")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal"),
]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_server() as found:
        yield found


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message.txt"
    path.write_text("Subject: Hello {{ given_name }}\n\nYour code: {{ token }}\n", "utf-8")
    return path


@pytest.fixture
def invited(database: Database, capsys: pytest.CaptureFixture[str]) -> Almanac:
    invite_people(database, PEOPLE)
    database.close()
    address = database.engine.url.render_as_string(hide_password=False)
    return Almanac(address if database.path is None else str(database.path), capsys)


def start(almanac: Almanac, server: MailServer, message: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "main.py"), "--database", almanac.address, "--json"]
    environment = {
        "ALMANAC_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "ALMANAC_MAIL_FROM": "alumni@example.org",
    }
    return subprocess.Popen(
        [*command, "send", *WAVE, "--message", str(message)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def ledger(almanac: Almanac) -> dict[str, str]:
    database = open_database(almanac.address)
    with database.read() as connection:
        rows = connection.execute(messages.select()).all()
    database.close()
    assert len({row.address for row in rows}) == len(rows)
    return {row.address: row.state for row in rows}


def kill_after(server: MailServer, running: subprocess.Popen[str], mails: int, more: float) -> None:
    """Kill a sending once the server took so many mails, and some milliseconds went by."""
    while len(server.received) < mails and running.poll() is None:
        time.sleep(0.001)
    time.sleep(more)
    running.kill()
    running.communicate()


@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again(
    database_file: Database,
    capsys: pytest.CaptureFixture[str],
    server: MailServer,
    message: Path,
    seed: int,
) -> None:
    invite_people(database_file, PEOPLE)
    database_file.close()
    almanac = Almanac(str(database_file.path), capsys)
    chance = random.Random(seed)
    for point in sorted(chance.sample(range(PEOPLE), KILLS)):
        kill_after(server, start(almanac, server, message), point, chance.random() * 0.02)
    out, err = start(almanac, server, message).communicate()
    told = json.loads(out)
    assert "Traceback" not in err
    times = Counter(server.addresses)
    states = ledger(almanac)
    assert max(times.values()) == 1, "a mail went out twice"
    assert set(states) == {email(at) for at in range(PEOPLE)}, "somebody is in no list"
    assert set(states.values()) <= {"sent", "uncertain"}
    missing = {one for one in states if not times[one]}
    assert {states[one] for one in missing} <= {"uncertain"}, (
        "a mail is said to be sent, and is not"
    )
    uncertain = Counter(states.values())["uncertain"]
    assert uncertain <= KILLS * 10  # so many are claimed at once
    assert (told["uncertain"], told["left"]) == (uncertain, 0)


def test_two_processes_send_one_wave(invited: Almanac, server: MailServer, message: Path) -> None:
    server.delay = 0.005
    both = [start(invited, server, message) for _ in range(2)]
    told = [json.loads(one.communicate()[0]) for one in both]
    assert Counter(server.addresses) == Counter(email(at) for at in range(PEOPLE))
    assert sum(one["sent"] for one in told) == PEOPLE
    assert set(ledger(invited).values()) == {"sent"}
