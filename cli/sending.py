"""Commands that send invitations and reminders by mail, and look after the mailings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.session import Session, session
from cli.surveys import SurveyCode, WaveLabel
from core.errors import UserError
from core.formats import format_moment, plural
from mail.accounts import MailAccount, mail_account
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from records.sent_messages import MailingState, MessageState
from surveys.frames import ExclusionReason
from surveys.mailing_lists import ListKind
from surveys.sending import ledger, mailings
from surveys.sending.mail_texts import saved_texts
from surveys.sending.mailings import WaveMailing
from surveys.sending.recipients import plan_mailing
from surveys.sending.texts import MailTexts, parse_message
from surveys.waves import Wave, all_waves, find_wave

mailing_app = typer.Typer(no_args_is_help=True)

# The status of an earlier mail; nothing speaks against the person.
_OF_EARLIER_MAILS: Final = (ExclusionReason.MAIL_UNCERTAIN, ExclusionReason.MAIL_FAILED)
_LONGEST_FILE: Final = 1_000_000  # bytes of a message

MessageFile = Annotated[
    Path | None,
    typer.Option(
        "--message",
        help="UTF-8 text: “Subject: …”, a blank line, and the body with merge fields such as"
        " {{ given_name }} and {{ link }}. Without it, the survey’s saved text is sent.",
    ),
]
IsReminder = Annotated[bool, typer.Option("--reminder", help="Remind those who have not answered.")]
Anyway = Annotated[
    bool,
    typer.Option(
        "--anyway", help="Remind people who were contacted recently or often enough, too."
    ),
]
At = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], help="Local time.")
]
MailingId = Annotated[int, typer.Argument(metavar="MAILING", min=1)]
MailIds = Annotated[
    list[int] | None, typer.Argument(metavar="[MAIL]...", help="Numbers of mails; without: all.")
]


def send(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    message: MessageFile = None,
    reminder: IsReminder = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Send so many mails at most, and pause.")
    ] = None,
    anyway: Anyway = False,
    per_minute: Annotated[
        int | None, typer.Option(min=0, help="So many mails a minute at most; 0: no limit.")
    ] = None,
) -> None:
    """Send the invitation, or a reminder, by mail to those who are still to get it.

    A mailing that was interrupted or paused goes on with what is left.
    """
    run = session(context)
    kind = ListKind.REMINDER if reminder else ListKind.INVITATION
    with run.database() as database:
        with database.read() as connection:
            found = find_wave(connection, survey, wave)
            account = mail_account(connection)
            unfinished = mailings.unfinished_mailing(connection, found, kind)
            texts = _texts(message)
            if unfinished is None and texts is None:
                texts = _saved_texts(saved_texts(connection, found.survey_id, kind))
            plan = plan_mailing(connection, found.id, kind, unfinished, anyway=anyway)
            uncertain = ledger.count_uncertain(connection, found.id, kind)
        if per_minute is not None:
            account = replace(account, per_minute=per_minute)
        if unfinished is None and not plan.recipients:
            _print(
                run,
                {
                    "sent": 0,
                    "failed": 0,
                    "uncertain": sum(uncertain.values()),
                    "suppressed": sum(
                        len(people)
                        for reason, people in plan.excluded.items()
                        if reason not in _OF_EARLIER_MAILS
                    ),
                    "left": 0,
                },
            )
            for mailing_id, count in uncertain.items():
                _ask_about_uncertain(run, mailing_id, count)
            if failed := plan.excluded.get(ExclusionReason.MAIL_FAILED):
                run.say(
                    f"{plural(len(failed), 'mail')} failed before. Look at “mailing mails”, then"
                    " use “mailing retry”."
                )
            return
        mailing_id = _prepare(database, found, kind, unfinished, texts, anyway=anyway)
        _send(run, database, found, mailing_id, account, limit=limit)


@mailing_app.command("list")
def list_all(
    context: typer.Context,
    survey: Annotated[str | None, typer.Option("--survey", help="The survey’s code.")] = None,
    wave: Annotated[str | None, typer.Option("--wave", help="The wave’s label.")] = None,
) -> None:
    """List mailings, the newest first, with the status of their mails."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        of_wave = None
        if survey is not None and wave is not None:
            of_wave = find_wave(connection, survey, wave).id
        names = {one.id: one.name for one in all_waves(connection)}
        found = [
            _described(one, names[one.wave_id], ledger.count_messages(connection, one.id))
            for one in mailings.list_mailings(connection, of_wave)
        ]
    run.print(
        {"mailings": found},
        lambda: (
            [
                f"{one['mailing']}  {one['wave']}: {one['message']}, {one['state']}"
                + (f", {one['scheduled_at']}" if one["scheduled_at"] else "")
                + "".join(f", {count} {state}" for state, count in one["mails"].items())
                + (f". {one['reason']}" if one["reason"] else "")
                for one in found
            ]
            or ["There are no mailings yet."]
        ),
    )


@mailing_app.command("schedule")
def schedule_new(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    at: At,
    message: MessageFile = None,
    reminder: IsReminder = False,
    anyway: Anyway = False,
) -> None:
    """Prepare a mailing that “mailing send-due”, or an open window, sends at its time."""
    run = session(context)
    kind = ListKind.REMINDER if reminder else ListKind.INVITATION
    with run.database() as database, database.write(BatchKind.MAILING) as changes:
        found = find_wave(changes.connection, survey, wave)
        texts = _texts(message) or _saved_texts(
            saved_texts(changes.connection, found.survey_id, kind)
        )
        created = mailings.create_mailing(
            changes, found, kind, texts, _in_utc(at), ignores_limits=anyway
        )
    run.print({"mailing": created}, lambda: [f"Mailing {created} is scheduled."])


@mailing_app.command("move")
def move(context: typer.Context, mailing: MailingId, at: At) -> None:
    """Send a mailing, or what is left of it, at another time."""
    run = session(context)
    with run.database() as database, database.unjournalled() as connection:
        changed = mailings.move(connection, mailing, _in_utc(at))
    _tell_changed(run, changed, f"It is to be sent on {format_moment(at)}.")


@mailing_app.command("send-due")
def send_due(context: typer.Context) -> None:
    """Send the mailings whose time has come.

    Those that are over an hour late, or to a wave that has closed, are told instead.
    """
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            account = mail_account(connection)
            due = mailings.due_mailings(connection, utc_now())
            late = mailings.late_mailings(connection, utc_now())
            waves = {one.id: one for one in all_waves(connection)}
        for one in late:
            run.say(
                f"Mailing {one.id} to {waves[one.wave_id].name} was not sent: its time was over an"
                " hour ago, or the wave has closed."
                f" Send it with “mailing resume {one.id}”, or cancel it."
            )
        has_failed = False
        for one in due:  # what stops one of them does not keep the others waiting
            try:
                _send(run, database, waves[one.wave_id], one.id, account)
            except UserError as error:
                run.say(f"Mailing {one.id} to {waves[one.wave_id].name}: {error.message}")
                has_failed = True
            except typer.Exit:
                has_failed = True
        if has_failed:
            raise typer.Exit(1)
        if not due:
            run.print({"late": [one.id for one in late]}, lambda: ["No mailing is due."])


@mailing_app.command("resume")
def resume(context: typer.Context, mailing: MailingId) -> None:
    """Send what is left of a mailing that is paused, was interrupted, or waits."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found = mailings.find_mailing(connection, mailing)
            (wave,) = (one for one in all_waves(connection) if one.id == found.wave_id)
            account = mail_account(connection)
        _send(run, database, wave, mailing, account)


@mailing_app.command("pause")
def pause(context: typer.Context, mailing: MailingId) -> None:
    """Pause a mailing, wherever it is being sent."""
    run = session(context)
    with run.database() as database, database.unjournalled() as connection:
        mailings.find_mailing(connection, mailing)
        changed = mailings.pause(connection, mailing)
    _tell_changed(run, changed, "It is paused.")


@mailing_app.command("cancel")
def cancel(context: typer.Context, mailing: MailingId) -> None:
    """Cancel a mailing: nothing more of it is sent."""
    run = session(context)
    with run.database() as database, database.unjournalled() as connection:
        mailings.find_mailing(connection, mailing)
        changed = mailings.cancel(connection, mailing)
    _tell_changed(run, changed, "It is cancelled.")


@mailing_app.command("mails")
def mails(
    context: typer.Context,
    mailing: MailingId,
    state: Annotated[
        list[MessageState] | None, typer.Option(help="Only these; by default failed, uncertain.")
    ] = None,
) -> None:
    """List the mails of a mailing that failed or are uncertain, with what the server replied."""
    run = session(context)
    states = state or [MessageState.FAILED, MessageState.UNCERTAIN]
    with run.database() as database:
        with database.unjournalled() as connection:
            ledger.flag_interrupted(connection)
        with database.read() as connection:
            mailings.find_mailing(connection, mailing)
            lines = ledger.ledger_lines(connection, mailing, *states)
    run.print(
        {
            "mails": [
                {
                    "mail": one.id,
                    "person": one.person_id,
                    "address": one.address,
                    "state": str(one.state),
                    "at": one.at.isoformat(),
                    "detail": one.detail,
                }
                for one in lines
            ]
        },
        lambda: [f"{one.id}  {one.address}: {one.state}. {one.detail or ''}" for one in lines],
    )


@mailing_app.command("decide")
def decide(
    context: typer.Context,
    mailing: MailingId,
    mail: MailIds = None,
    went_out: Annotated[
        bool | None,
        typer.Option("--went-out/--not-sent", help="Whether they went out, as you found out."),
    ] = None,
) -> None:
    """Record whether uncertain mails went out; those that did not are sent on “resume”."""
    if went_out is None:
        raise typer.BadParameter("say --went-out or --not-sent.")
    run = session(context)
    with run.database() as database, database.unjournalled() as connection:
        mailings.find_mailing(connection, mailing)
        count = ledger.decide_uncertain(connection, mailing, mail, went_out=went_out)
    run.print({"decided": count}, lambda: [f"{plural(count, 'mail')} decided."])


@mailing_app.command("retry")
def retry(context: typer.Context, mailing: MailingId, mail: MailIds = None) -> None:
    """Let mails that failed be sent again on “resume”."""
    run = session(context)
    with run.database() as database, database.unjournalled() as connection:
        mailings.find_mailing(connection, mailing)
        count = ledger.retry_failed(connection, mailing, mail)
    run.print({"retried": count}, lambda: [f"{plural(count, 'mail')} to be sent again."])


def _send(
    run: Session,
    database: Database,
    wave: Wave,
    mailing_id: int,
    account: MailAccount,
    *,
    limit: int | None = None,
) -> None:
    """Send what is left of a mailing and print how it went; ends with status 1 where it paused."""
    from mail.transports.account_transport import account_transport
    from surveys.sending.sender import Sender

    transport = account_transport(account)
    sender = Sender(database, wave, account, transport, run.progress(), limit=limit)
    result = sender.send(mailing_id)
    _print(
        run,
        {
            "sent": result.sent,
            "failed": result.failed,
            "uncertain": result.uncertain,
            "suppressed": result.excluded,
            "left": result.left,
            "mailing": mailing_id,
            "state": str(result.state),
        },
    )
    if result.state is MailingState.PAUSED and result.reason:
        run.say(result.reason)
        raise typer.Exit(1)
    if result.uncertain:
        _ask_about_uncertain(run, mailing_id, result.uncertain)


def _ask_about_uncertain(run: Session, mailing_id: int, count: int) -> None:
    run.say(
        f"Nobody knows whether {plural(count, 'mail')} went out. Look in the mailbox, then use"
        f" “mailing decide {mailing_id}”."
    )


def _prepare(
    database: Database,
    wave: Wave,
    kind: ListKind,
    unfinished: WaveMailing | None,
    texts: MailTexts | None,
    *,
    anyway: bool,
) -> int:
    """The mailing to send, with the texts given; a new one where there is no unfinished one."""
    if unfinished is None:
        with database.write(BatchKind.MAILING) as changes:
            return mailings.create_mailing(changes, wave, kind, texts or {}, ignores_limits=anyway)
    if anyway:
        with database.unjournalled() as connection:
            mailings.ignore_limits(connection, unfinished.id)
    if texts is not None and texts != unfinished.texts:
        with database.unjournalled() as connection:
            mailings.set_texts(connection, unfinished.id, texts)
    return unfinished.id


def _texts(path: Path | None) -> MailTexts | None:
    """The text in a file, for all languages; None: no file was given."""
    if path is None:
        return None
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise UserError(
                f"“{path.name}” is too long for a mail; nothing was sent.", code="text_too_long"
            )
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be read; nothing was sent.", code="unreadable_file"
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            f"“{path.name}” is not UTF-8 text; nothing was sent. Save it as UTF-8.",
            code="not_utf8",
        ) from error
    return {"": parse_message(content)}


def _saved_texts(found: MailTexts) -> MailTexts:
    if not found:
        raise UserError(
            "There is no text for this mail yet; nothing was sent. Give one with --message FILE.",
            code="no_text",
        )
    return found


def _described(mailing: WaveMailing, wave: str, counts: dict[MessageState, int]) -> dict[str, Any]:
    at = mailing.scheduled_at
    return {
        "mailing": mailing.id,
        "wave": wave,
        "message": str(mailing.kind),
        "state": "interrupted" if mailing.is_interrupted else str(mailing.state),
        "reason": mailing.reason,
        "scheduled_at": None if at is None else f"{at.isoformat()}Z",
        "created_by": mailing.created_by,
        "mails": {str(state): count for state, count in counts.items()},
    }


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _tell_changed(run: Session, changed: bool, sentence: str) -> None:
    run.print({"changed": changed}, lambda: [sentence if changed else "It has ended before."])


def _print(run: Session, result: dict[str, Any]) -> None:
    words: Sequence[str] = ("sent", "failed", "uncertain", "suppressed", "left")
    run.print(result, lambda: [", ".join(f"{result[word]} {word}" for word in words)])
