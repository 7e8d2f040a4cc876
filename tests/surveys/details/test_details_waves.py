"""Details waves: what they ask, what people are sent, and what comes of their answers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database, utc_now
from models.tables import consents, invitations, roles
from records.consent.consents import record_consent
from records.fields.definitions import all_fields
from records.history.undo import undo_batch
from records.people import read_people
from records.wave_privacy import Privacy
from records.writing.person_edits import edit_person
from surveys.details.details_waves import asked_fields, fields_of_survey, open_details_wave
from surveys.details.prefill import prefilled_link, read_prefill, visible_data
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import ListKind, record_sent
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.open_proposals import count_proposals, read_proposals
from surveys.proposals.proposal import UpdateProposal
from surveys.responses import Answer, Answers, Response, ResponseWrite, write_responses
from surveys.survey_store import find_survey, stored_questions
from surveys.waves import Wave, WaveKind, change_wave, privacies
from tests.acts import run_act
from tests.office import Office, fill

FIELDS = ("given_name", "email", "phone", "role_title", "employer", "birth_date", "news_by_email")
YESTERDAY = date.today() - timedelta(days=1)
BEFORE = date(2017, 1, 1)  # when everybody was verified last
YES, NO = (Answer(choice="yes"),), (Answer(choice="no"),)


@pytest.fixture
def office(database: Database) -> Office:
    return fill(database)


@pytest.fixture
def wave(office: Office) -> Wave:
    """A details wave to which everybody is invited, sent out yesterday."""
    wave = run_act(office.database, open_details_wave, "DETAILS", "2026", fields=FIELDS)

    def send(changes: ChangeSet) -> None:
        invite(changes, plan_invitations(changes.connection, wave))
        with_ids = changes.connection.execute(
            select(invitations.c.id).where(invitations.c.wave_id == wave.id)
        )
        ids = [row.id for row in with_ids]
        record_sent(changes, wave, ListKind.INVITATION, ids, on=YESTERDAY)

    run_act(office.database, send)
    return wave


def _answer(
    office: Office, wave: Wave, name: str, answers: Answers, *, at: datetime | None = None
) -> int:
    """Let a person answer a little later; give the batch."""
    person_id = office.id_of(name)

    def write(changes: ChangeSet) -> None:
        invitation = changes.connection.scalar(
            select(invitations.c.id).where(
                invitations.c.wave_id == wave.id, invitations.c.person_id == person_id
            )
        )
        stored = stored_questions(changes.connection, wave.survey_id, wave.version)
        when = at or utc_now() + timedelta(hours=1)
        response = Response(answers, True, person_id, invitation, submitted_at=when)
        write_responses(changes, wave, stored, [ResponseWrite(response)])

    with office.database.write(BatchKind.RESPONSES) as changes:
        write(changes)
    return changes.batch_id


def _open(office: Office) -> dict[str, UpdateProposal]:
    with office.database.read() as connection:
        found = read_proposals(connection)
        assert count_proposals(connection) == len(found)
    return {one.field.key: one for one in found}


def _person(office: Office, name: str, *keys: str) -> Mapping[str, object]:
    with office.database.read() as connection:
        return read_people(connection, [office.id_of(name)], keys)[0]


def _accept(office: Office, *chosen: UpdateProposal) -> int:
    with office.database.write(BatchKind.PROPOSALS_ACCEPT) as changes:
        accept_proposals(changes, [one.key for one in chosen])
    return changes.batch_id


def _text(**answers: str) -> Answers:
    return {code: (Answer(text=text),) for code, text in answers.items()}


def test_a_details_wave_asks_for_the_chosen_fields(office: Office, wave: Wave) -> None:
    assert wave.kind is WaveKind.DETAILS
    with office.database.read() as connection:
        asked = asked_fields(connection, wave)
        survey = find_survey(connection, "DETAILS")
        assert set(fields_of_survey(connection, survey)) == set(FIELDS)
    assert [*asked] == [
        "givenname", "birthdate", "email", "phone", "roletitle", "employer", "newsbyemail",
        "confirmed",
    ]  # fmt: skip


def test_the_next_wave_asks_the_same_or_a_new_version(office: Office, wave: Wave) -> None:
    same = run_act(office.database, open_details_wave, "details", "2027")
    other = run_act(office.database, open_details_wave, "DETAILS", "2028", fields=["email", "city"])
    assert (same.version, other.version) == (1, 2)
    with office.database.read() as connection:
        assert [*asked_fields(connection, other)] == ["email", "city", "confirmed"]
        assert [*asked_fields(connection, wave)] == [*asked_fields(connection, same)]


@pytest.mark.parametrize(
    ("survey", "label", "fields", "said"),
    [
        ("CAC", "2026", ["email"], "asks other questions"),
        ("NEW", "2026", ["email", "deceased"], "“deceased”"),
        ("NEW", "2026", [], "at least one field"),
        ("DETAILS", "2026", ["email"], "has a wave"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Office, wave: Wave, survey: str, label: str, fields: list[str], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        run_act(office.database, open_details_wave, survey, label, fields=fields)


def test_details_are_always_linked_to_their_person(office: Office, wave: Wave) -> None:
    with office.database.read() as connection:
        assert privacies(connection, wave) == (Privacy.NAMED,)
    with pytest.raises(UserError, match="stays named"):
        run_act(office.database, change_wave, wave, None, None, None, Privacy.ANONYMOUS)


def test_people_are_sent_what_is_on_record_of_them(office: Office, wave: Wave) -> None:
    brennan, okafor = office.id_of("Brennan"), office.id_of("Okafor")
    run_act(office.database, edit_person, brennan, {"birth_date": date(1970, 2, 3)})
    run_act(
        office.database, record_consent, [brennan], "news", "email", "consent",
        recorded_on=date(2020, 5, 1),
    )  # fmt: skip
    with office.database.read() as connection:
        sent = read_prefill(connection, wave, [okafor, brennan])
        assert read_prefill(connection, office.waves[0], [brennan]) is None
    assert sent is not None
    first, second = sent.people
    assert first.values["email"] == "person0@example.ac.uk"
    assert "birthdate" not in first.values
    assert (second.values["givenname"], second.values["birthdate"]) == ("Siobhán", date(1970, 2, 3))
    assert second.remarks == {"newsbyemail": "On record: yes, 1 May 2020"}
    assert "newsbyemail" not in second.values


def test_links_are_prefilled_and_say_what_they_show(office: Office, wave: Wave) -> None:
    with office.database.read() as connection:
        asked, fields = asked_fields(connection, wave), all_fields(connection)
    plain = "https://example.org/s?t={token}"
    assert visible_data(fields, plain) == ""
    assert visible_data(fields, "https://example.org/{email}") == ""
    link = prefilled_link(asked, plain + "&job={role_title}")
    assert link == (
        "https://example.org/s?t={token}&job={role_title}&givenname={given_name}"
        "&birthdate={birth_date}&email={email}&phone={phone}&employer={employer}"
    )
    assert prefilled_link(asked, link) == link
    assert prefilled_link(asked, "") == ""
    assert "show Job title, Given name," in visible_data(fields, link)


def test_what_was_left_as_it_was_is_no_proposal(office: Office, wave: Wave) -> None:
    sent = _person(office, "Brennan", "email", "phone")
    left = {key: str(value) for key, value in sent.items()}
    run_act(office.database, edit_person, office.id_of("Brennan"), {"email": "brennan@example.com"})
    _answer(office, wave, "Brennan", _text(**left))  # the address that was sent, as it was sent
    assert _open(office) == {}
    assert _person(office, "Brennan", "email")["email"] == "brennan@example.com"


def test_a_correction_of_what_was_changed_meanwhile_is_a_conflict(
    office: Office, wave: Wave
) -> None:
    _answer(office, wave, "Evans", _text(phone="+44 7700 900888"))
    run_act(office.database, edit_person, office.id_of("Brennan"), {"email": "brennan@example.com"})
    _answer(office, wave, "Brennan", _text(email="siobhan@example.org", phone="+447700900999"))
    found = _open(office)
    assert found["email"].changed_at is not None
    assert not found["email"].is_clear
    assert found["email"].shown_now == "brennan@example.com"
    assert found["phone"].is_clear


def test_a_change_of_one_address_or_consent_is_none_of_another(office: Office, wave: Wave) -> None:
    brennan = office.id_of("Brennan")
    run_act(office.database, edit_person, brennan, {"phone": "+447700900777"})
    run_act(
        office.database, record_consent, [brennan], "events", "email", "consent",
        recorded_on=date.today(),
    )  # fmt: skip
    _answer(office, wave, "Brennan", {**_text(email="siobhan@example.org"), "newsbyemail": YES})
    assert {key: one.changed_at for key, one in _open(office).items()} == {
        "email": None,
        "news_by_email": None,
    }


def test_a_new_employer_keeps_the_title_that_was_confirmed(office: Office, wave: Wave) -> None:
    now = _person(office, "Brennan", "role_title", "employer")
    answers = _text(roletitle=str(now["role_title"]), employer="Lantern Institute")
    _answer(office, wave, "Brennan", answers)
    batch = _accept(office, *_open(office).values())
    new = _person(office, "Brennan", "role_title", "employer")
    assert new == {"role_title": now["role_title"], "employer": "Lantern Institute"}
    with office.database.read() as connection:
        mine = select(roles.c.id).where(roles.c.person_id == office.id_of("Brennan"))
        assert len(connection.scalars(mine).all()) == 2
    undo_batch(office.database, batch)
    assert _person(office, "Brennan", "role_title", "employer") == now
    assert _open(office)["employer"].changed_at is None


def test_what_is_to_be_removed_is_removed_once_accepted(office: Office, wave: Wave) -> None:
    _answer(office, wave, "Brennan", _text(phone="Remove"))
    assert _person(office, "Brennan", "phone")["phone"] is not None
    _accept(office, _open(office)["phone"])
    assert _person(office, "Brennan", "phone")["phone"] is None


def test_who_confirms_and_corrects_nothing_is_verified_at_once(office: Office, wave: Wave) -> None:
    batch = _answer(office, wave, "Brennan", {"confirmed": YES}, at=datetime(2026, 11, 28, 9))
    assert _open(office) == {}
    assert _person(office, "Brennan", "last_verified")["last_verified"] == date(2026, 11, 28)
    undo_batch(office.database, batch)
    assert _person(office, "Brennan", "last_verified")["last_verified"] == BEFORE


def test_who_corrects_something_is_verified_with_it(office: Office, wave: Wave) -> None:
    _answer(office, wave, "Brennan", {**_text(phone="+447700900999"), "confirmed": YES})
    assert set(_open(office)) == {"phone", "last_verified"}
    assert _person(office, "Brennan", "last_verified")["last_verified"] == BEFORE
    _accept(office, *_open(office).values())
    assert _person(office, "Brennan", "last_verified")["last_verified"] != BEFORE


def test_a_withdrawn_consent_counts_at_once_and_outlives_undo(office: Office, wave: Wave) -> None:
    brennan = office.id_of("Brennan")
    run_act(
        office.database, record_consent, [brennan], "news", "email", "consent",
        recorded_on=date(2020, 5, 1),
    )  # fmt: skip
    at = datetime(2026, 11, 28, 9)
    batch = _answer(office, wave, "Brennan", {"newsbyemail": NO}, at=at)
    assert _open(office) == {}
    with office.database.read() as connection:
        newest = connection.execute(
            select(consents).where(consents.c.person_id == brennan).order_by(consents.c.id.desc())
        ).first()
    assert newest is not None
    assert (newest.basis, newest.recorded_on) == ("objected", at.date())
    assert newest.evidence == "answer to DETAILS 2026"
    assert newest.wording == "May we contact you by e-mail about our news? – No"
    undo_batch(office.database, batch)
    assert _person(office, "Brennan", "news_by_email")["news_by_email"] == "objected"


def test_a_consent_that_is_newer_than_its_withdrawal_is_asked_about(
    office: Office, wave: Wave
) -> None:
    brennan = office.id_of("Brennan")
    run_act(
        office.database, record_consent, [brennan], "news", "email", "consent",
        recorded_on=date(2026, 11, 29),
    )  # fmt: skip
    _answer(office, wave, "Brennan", {"newsbyemail": NO}, at=datetime(2026, 11, 28, 9))
    assert _person(office, "Brennan", "news_by_email")["news_by_email"] == "consent"
    assert _open(office)["news_by_email"].value == "objected"


def test_a_consent_is_recorded_once_somebody_accepts_it(office: Office, wave: Wave) -> None:
    brennan, evans = office.id_of("Brennan"), office.id_of("Evans")
    run_act(
        office.database, record_consent, [evans], "news", "email", "objected",
        recorded_on=date(2020, 5, 1),
    )  # fmt: skip
    _answer(office, wave, "Brennan", {"newsbyemail": YES})
    _answer(office, wave, "Evans", {"newsbyemail": YES})
    with office.database.read() as connection:
        found = {one.person_id: one for one in read_proposals(connection)}
    assert (found[brennan].is_clear, found[brennan].ends_opt_out) == (True, False)
    assert (found[evans].is_clear, found[evans].ends_opt_out) == (False, True)
    assert _person(office, "Brennan", "news_by_email")["news_by_email"] is None
    _accept(office, *found.values())
    for name in ("Brennan", "Evans"):
        assert _person(office, name, "news_by_email")["news_by_email"] == "consent"
    assert _open(office) == {}


def test_what_was_rejected_stays_rejected(office: Office, wave: Wave) -> None:
    _answer(office, wave, "Brennan", _text(phone="+447700900999"))
    with office.database.write(BatchKind.PROPOSALS_REJECT) as changes:
        reject_proposals(changes, [one.key for one in _open(office).values()])
    assert _open(office) == {}
