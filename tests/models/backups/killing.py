"""Kill -9 in the midst of restores and backups, again and again.

`python -m tests.models.backups.killing KILLS SEED` prints what was found. Each victim is a process
of its own, killed at a random moment, or at a random line of the program's own code, so that the
moments between two steps are met as well. What is left is judged, and then backed up again.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from importers.queue.draft_erasure import discard_drafts
from models.backups.automatic import EVERY, back_up_if_due
from models.backups.catalogue import backup_folder, sound_backups
from models.backups.copies import back_up
from models.backups.inspection import issues_of, read_contents
from models.backups.restore import former_files
from models.batch_kinds import BatchKind
from models.database import create_database, open_database
from models.tables import people
from records.consent.consents import object_to_contact
from records.consent.suppression import suppressed_rows
from records.restore.restore import restore_backup
from records.writing.person_edits import create_person, delete_people
from tests.acts import run_act

_PEOPLE: Final = 1_000
_LATER: Final = 200  # people who came after the backup
_ROOT: Final = Path(__file__).parents[3]
_TRACED: Final = tuple(
    str(_ROOT / name) for name in ("models/backups", "core/files.py", "records/re", "models/file_")
)
_VERDICT: Final = "verdict.json"
_OBJECTOR: Final = {"family_name": "Objector", "email": "objector@example.org"}
# The only states that are complete: the database as it was, and the backup with what came later.
_FORMER: Final = _PEOPLE + _LATER + 1
_RESTORED: Final = _PEOPLE + 1
_BACKED_UP: Final = frozenset({_FORMER, _RESTORED, _PEOPLE + 2})


def campaign(kills: int, seed: int) -> dict[str, Any]:
    """Kill as often; give how many were killed in their work, what was left, and the failures."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        _in_child(lambda: _prepare(template))
        acts = {"restore": _restore, "backup": _back_up}
        costs = {act: _cost(Path(name) / f"cost-{act}", template, run) for act, run in acts.items()}
        for number in range(kills):
            act = chance.choice(["restore", "restore", "backup"])
            folder = Path(name) / str(number)
            shutil.copytree(template, folder)
            seconds, lines = costs[act]
            victim = partial(acts[act], folder)
            if number % 2:
                # Half of them where the file takes its name and what is left is cleared.
                at = chance.choice([chance.randrange(lines), lines - 1 - chance.randrange(120)])
                killed = _kill_at_line(victim, at)
            else:
                killed = _kill_after(victim, chance.uniform(0, 1.1 * seconds))
            _in_child(partial(_judge, folder))
            found = json.loads((folder / _VERDICT).read_text())
            failures += [f"{number} ({act}): {failure}" for failure in found["failures"]]
            outcomes[f"{act}, {'killed' if killed else 'came to its end'}: {found['state']}"] += 1
            shutil.rmtree(folder)
    return {"outcomes": dict(sorted(outcomes.items())), "failures": failures}


def _prepare(folder: Path) -> None:
    """An office that goes on after a backup: people are added, one is deleted, one objects."""
    folder.mkdir()
    database = create_database(folder / "office.db")
    with database.write(BatchKind.PERSON_CREATE) as changes:
        changes.insert(people, [{"family_name": f"Invented {n}"} for n in range(_PEOPLE)])
    objector = run_act(database, create_person, _OBJECTOR)
    deleted = run_act(database, create_person, {"family_name": "Deleted"})
    back_up(database, folder / "copy.db")
    back_up_if_due(database, datetime.now() - 4 * EVERY)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        changes.insert(people, [{"family_name": f"Later {n}"} for n in range(_LATER)])
    run_act(database, object_to_contact, objector, reason="Asked", by="Office", on=date(2030, 1, 1))
    run_act(database, delete_people, [deleted])
    # Not closed, so that what was written last stands in the log alone.
    for one in ("office.db", "office.db-wal"):
        shutil.copy(folder / one, folder / f"kept-{one}")
    database.close()
    for one in ("office.db", "office.db-wal"):
        (folder / f"kept-{one}").replace(folder / one)


def _restore(folder: Path) -> None:
    restore_backup(folder / "copy.db", folder / "office.db", discard_drafts)


def _back_up(folder: Path) -> None:
    database = open_database(folder / "office.db")
    back_up_if_due(database, datetime.now() + 10 * EVERY)
    database.close()


def _judge(folder: Path) -> None:
    """Write down what is under the database's name, and what is wrong with it or its backups."""
    path, failures = folder / "office.db", []
    database = open_database(path)
    with database.read() as connection:
        suppressed = bool(suppressed_rows(connection, [{"email": _OBJECTOR["email"]}]))
    issues, contents = issues_of(path), read_contents(path)
    count = contents.people if contents is not None else -1
    if issues or not suppressed or count not in {_FORMER, _RESTORED}:
        failures.append(f"the database: {count} people, suppressed {suppressed}, {issues}")
    taken = [backup.people for backup in sound_backups(path)]
    if not _BACKED_UP.issuperset(taken):
        failures.append(f"backups: {taken}")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Afterwards"}])
    if back_up_if_due(database, datetime.now() + 30 * EVERY) is None:
        failures.append("no backup is made any more")
    database.close()
    for place in (folder, backup_folder(path)):
        failures += [f"left: {part.name}" for part in place.glob("*.part*")]
    failures += [f"linked: {one.name}" for one in former_files(path) if one.samefile(path)]
    state = "former" if count == _FORMER else "restored" if count == _RESTORED else "broken"
    (folder / _VERDICT).write_text(json.dumps({"state": state, "failures": failures}))


def _cost(folder: Path, template: Path, act: Callable[[Path], None]) -> tuple[float, int]:
    """How long an act takes when nobody stops it: in seconds, and in lines of code."""
    shutil.copytree(template, folder)
    began = time.monotonic()
    _in_child(lambda: act(folder))
    seconds = time.monotonic() - began
    shutil.rmtree(folder)
    shutil.copytree(template, folder)
    count = folder / "lines"

    def counted() -> None:
        lines = _trace(None)
        act(folder)
        sys.settrace(None)
        count.write_text(str(lines[0]))

    _in_child(counted)
    return seconds, int(count.read_text())


def _trace(at: int | None) -> list[int]:
    """Count the lines of the program that run from now on; kill this process at line `at`."""
    lines = [0]

    def line(frame: FrameType, event: str, _argument: object) -> Any:
        if event == "call" and not frame.f_code.co_filename.startswith(_TRACED):
            return None
        if event == "line":
            if lines[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)
            lines[0] += 1
        return line

    sys.settrace(line)
    return lines


def _kill_at_line(act: Callable[[], object], at: int) -> bool:
    def traced() -> None:
        _trace(at)
        act()

    return _wait(_start(traced)) == -signal.SIGKILL


def _kill_after(act: Callable[[], object], seconds: float) -> bool:
    child = _start(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)  # it is not waited for yet, so the number is still its own
    return _wait(child) == -signal.SIGKILL


def _in_child(act: Callable[[], object]) -> None:
    """Do something in a process of its own, so that this one never has a database open."""
    status = _wait(_start(act))
    if status != 0:
        raise RuntimeError(f"a child ended with {status}")


def _start(act: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        act()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    json.dump(campaign(int(sys.argv[1]), int(sys.argv[2])), sys.stdout, indent=1)
