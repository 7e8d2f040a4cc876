"""Whatever is done in whatever order, nobody who objected is invited, listed or contactable.

Random sequences of importing, objecting, reviewing, editing, deleting, inviting, undo, redo and
restore, about a few invented people. Who objected is told by the person, whatever the record or the
address; releasing an objection is not among the acts. Each sequence is that of its seed.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, select

from core.errors import UserError
from importers.choices import NEW, Decision, Existing
from importers.queue.draft_erasure import discard_drafts
from importers.reviews import resolve_review
from models.backups.copies import back_up
from models.canonical_address import canonical_address
from models.database import Database, open_database
from models.objections import addresses_of, objected_purposes
from models.opt_outs import opt_outs
from models.suppressions import active_suppressions, suppression_keys
from models.tables import contact_points, invitations, people, reviews
from records.consent.consents import object_to_contact
from records.consent.contactable import contactable
from records.history.batches import list_batches
from records.history.undo import redo_batch, undo_batch
from records.restore.restore import restore_backup
from records.writing.person_edits import create_person, delete_people, edit_person
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import invitation_list
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.importers.contact_files import imported, table

HEADINGS: Final = (
    "Alumni ID", "First name", "Surname", "E-mail", "Other e-mail", "Mobile", "Do not contact",
    "Email Opt Out", "GDPR consent",
)  # fmt: skip
NAMES: Final = ("Abel", "Baker", "Cole", "Dent", "East", "Ford")
_STEPS: Final = 30


@dataclass
class Human:
    """An invented person: the ways to write their addresses, and what the office has to know."""

    name: str
    mailboxes: list[list[str]]
    phones: list[str]
    objected: bool = False
    known: set[str] = field(default_factory=set)  # canonical, on record when or since they objected


def humans() -> list[Human]:
    found = []
    for number, name in enumerate(NAMES):
        low = name.lower()
        found.append(
            Human(
                name,
                [
                    [f"{low}@example.org", f"{name.upper()}@Example.org", f"{low}+n@example.org"],
                    [f"pat.{low}@gmail.com", f"pat{low}@googlemail.com", f"p.at{low}+x@gmail.com"],
                    [f"{low}@bücher.example", f"{low}@xn--bcher-kva.example"],
                ],
                [f"+44770090010{number}", f"07700 90010{number}"],
            )
        )
    return found


class Office:
    """A database, the people known to nobody but the test, and the acts."""

    def __init__(self, database: Database, wave: Wave, seed: int, folder: Path) -> None:
        self.database, self.wave, self.folder = database, wave, folder
        self.random = random.Random(seed)
        self.humans = {one.name: one for one in humans()}
        self.setup = {batch.id for batch in self.batches()}
        self.promised: set[tuple[str, str]] = set()
        self.backups: list[Path] = []
        self.done: list[str] = []
        with database.read() as connection:
            self.keys = suppression_keys(connection)

    # --- what is there ------------------------------------------------------------------------

    def batches(self) -> list[Any]:
        with self.database.read() as connection:
            return list_batches(connection)

    def on_record(self) -> dict[int, Human]:
        with self.database.read() as connection:
            rows = connection.execute(select(people.c.id, people.c.family_name)).all()
        return {row.id: self.humans[row.family_name] for row in rows}

    def someone(self) -> tuple[int, Human] | None:
        there = sorted(self.on_record().items(), key=lambda item: item[0])
        return self.random.choice(there) if there else None

    def emails(self, human: Human) -> list[str]:
        """An address for a row about `human`, and perhaps another.

        Of somebody who objected and is not on record any more it has to be one that the office
        knew: nobody can know that a new one is theirs.
        """
        pick = self.random.choice
        first, second = pick(pick(human.mailboxes)), pick(pick(human.mailboxes))
        if human.objected and human not in self.on_record().values():
            known = [
                one
                for box in human.mailboxes
                for one in box
                if canonical_address("email", one) in human.known
            ]
            if not known:
                return []
            first = pick(known)
        return [first, second]

    # --- acts ---------------------------------------------------------------------------------

    def import_file(self) -> None:
        rows = []
        objecting = []
        for name in self.random.sample(NAMES, self.random.randint(1, 4)):
            human = self.humans[name]
            emails = self.emails(human)
            if not emails:
                continue
            says = self.random.choice(["", "", "", "", "contact", "email", "consent"])
            rows.append(
                (
                    self.random.choice([name[0], ""]),
                    "Pat",
                    name,
                    emails[0],
                    self.random.choice([emails[1], ""]),
                    self.random.choice([*human.phones, ""]),
                    "Yes" if says == "contact" else "",
                    "Yes" if says == "email" else "",
                    "No" if says == "consent" else "",
                )
            )
            if says:
                objecting.append(human)
        if rows:
            imported(self.database, table(HEADINGS, *rows), self.random.choice(list(Existing)))
            for human in objecting:
                human.objected = True

    def object(self) -> None:
        if (one := self.someone()) is not None:
            purpose = self.random.choice(["all", "survey"])
            run_act(self.database, object_to_contact, one[0], reason="asked", by="test",
                    on=date(2024, 5, 1),
                purpose=purpose,
            )  # fmt: skip
            one[1].objected = True

    def opt_out_by_hand(self) -> None:
        if (one := self.someone()) is not None:
            key, value = self.random.choice(
                [("do_not_contact", True), ("do_not_email", True), ("survey_consent", "objected"),
                 ("contact_hold", "rang")]
            )  # fmt: skip
            run_act(self.database, edit_person, one[0], {key: value})
            one[1].objected = True

    def edit_address(self) -> None:
        if (one := self.someone()) is not None:
            key = self.random.choice(["email", "other_email"])
            value = self.random.choice([*self.emails(one[1]), None])
            run_act(self.database, edit_person, one[0], {key: value})

    def add_by_hand(self) -> None:
        human = self.humans[self.random.choice(NAMES)]
        if human not in self.on_record().values() and (emails := self.emails(human)):
            names = {"given_name": "Pat", "family_name": human.name}
            run_act(
                self.database,
                create_person,
                {**names, "email": emails[0], "other_email": emails[1]},
            )

    def review(self) -> None:
        """Resolve an open row of a file as whoever knows the people would."""
        with self.database.read() as connection:
            waiting = connection.execute(
                select(reviews.c.id, reviews.c.row).where(reviews.c.state == "open")
            ).all()
        if waiting:
            one = self.random.choice(waiting)
            human = self.humans[one.row["family_name"]]
            theirs = [person for person, other in self.on_record().items() if other is human]
            decision: Decision = theirs[0] if theirs else NEW
            if theirs or not human.objected:
                run_act(self.database, resolve_review, one.id, decision)

    def delete(self) -> None:
        if (one := self.someone()) is not None:
            run_act(self.database, delete_people, [one[0]])

    def invite(self) -> None:
        with self.database.read() as connection:
            plan = plan_invitations(connection, self.wave)
        run_act(self.database, invite, plan)

    def undo(self) -> None:
        batches = [one for one in self.batches() if one.id not in self.setup and one.is_active]
        if batches:
            undo_batch(self.database, self.random.choice(batches).id)

    def redo(self) -> None:
        batches = [one for one in self.batches() if one.id not in self.setup and not one.is_active]
        if batches:
            redo_batch(self.database, self.random.choice(batches).id)

    def back_up(self) -> None:
        if self.database.path is not None:
            name = self.folder / f"copy-{len(self.backups)}.almanac"
            self.backups.append(back_up(self.database, name).path)

    def restore(self) -> None:
        if self.backups and (path := self.database.path) is not None:
            self.database.close()
            restore_backup(self.random.choice(self.backups), path, discard_drafts)
            self.database = open_database(path)

    def step(self) -> None:
        act: Callable[[], None] = self.random.choices(
            [self.import_file, self.object, self.opt_out_by_hand, self.edit_address,
             self.add_by_hand, self.review, self.delete, self.invite, self.undo, self.redo,
             self.back_up, self.restore],
            [8, 2, 2, 3, 2, 4, 4, 1, 6, 4, 1, 1],
        )[0]  # fmt: skip
        self.done.append(act.__name__)
        try:
            act()
        except UserError as error:  # what a user is told, as of a batch undone meanwhile
            self.done[-1] += f" ({error.code})"
        self.check()

    # --- what must hold -----------------------------------------------------------------------

    def check(self) -> None:
        there = self.on_record()
        with self.database.read() as connection:
            assert suppression_keys(connection)[0] == self.keys[0]
            points = connection.execute(select(contact_points)).all()
            opted_out = people_who_opted_out(connection)
            rows = connection.scalars(select(reviews.c.row).where(reviews.c.state == "open"))
            waiting = [row for row in rows if opt_outs(row)]
            active = active_suppressions(connection)
            frame = plan_invitations(connection, self.wave).drawn.emails
            query = select(people.c.id).where(contactable(connection))
            found_contactable = set(connection.scalars(query))
            listed = {row.token for row in invitation_list(connection, self.wave).rows}
            tokens = connection.execute(select(invitations.c.person_id, invitations.c.token)).all()
        self.learn(there, opted_out, points)
        held = {
            canonical_address(kind, value) for row in waiting for kind, value in addresses_of(row)
        }
        objectors = {
            point.person_id
            for point in points
            if canonical_address(point.kind, point.value) in there[point.person_id].known | held
        }
        standing = {
            (hashed, purpose) for hashed, some in active.purposes.items() for purpose in some
        }
        assert standing >= self.promised, self.done
        self.promised = standing
        written_to = {person for person, token in tokens if token in listed}
        for found in (set(frame), found_contactable, written_to):
            wrong = found & objectors
            assert not wrong, (self.done, [there[person].name for person in wrong])

    def learn(
        self,
        there: dict[int, Human],
        opted_out: set[int],
        points: Sequence[Any],
    ) -> None:
        """Note the addresses by which the office knows who objected.

        They are those of a record that says so, or has one of them.
        """
        theirs: dict[int, set[str]] = {person: set() for person in there}
        for point in points:
            theirs[point.person_id].add(canonical_address(point.kind, point.value))
        for person, human in there.items():
            if human.objected and (person in opted_out or human.known & theirs[person]):
                human.known |= theirs[person] - {""}


def people_who_opted_out(connection: Connection) -> set[int]:
    ids = list(connection.scalars(select(people.c.id)))
    found = {person for person, _channel in objected_purposes(connection, ids)}
    for row in connection.execute(select(people)):
        if opt_outs(row._asdict()):
            found.add(row.id)
    return found


def run(database: Database, questionnaire: Questionnaire, seed: int, folder: Path) -> Office:
    run_act(database, create_survey, questionnaire)
    office = Office(database, run_act(database, open_wave, "CAR", "2018"), seed, folder)
    try:
        for _ in range(_STEPS):
            office.step()
    finally:
        office.database.close()
    return office


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_objector_is_contactable(
    database: Database, questionnaire: Questionnaire, seed: int, tmp_path: Path
) -> None:
    run(database, questionnaire, seed, tmp_path)
