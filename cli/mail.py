"""Commands for the mail account that invitations are sent by."""

from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from cli.session import session
from mail.accounts import (
    Login,
    MailAccount,
    Security,
    TransportKind,
    mail_account,
    save_account,
    saved_account,
)
from models.batch_kinds import BatchKind

app = typer.Typer(no_args_is_help=True)


def _asked_for(given: str | None) -> str | None:
    """The password that is typed where “-” is `given`, so that no command line shows it."""
    if given != "-":
        return given
    typed: str = typer.prompt("Password of the mail account", hide_input=True, err=True)
    return typed


@app.command("set")
def set_account(
    context: typer.Context,
    kind: Annotated[TransportKind | None, typer.Option(help="What mails are sent by.")] = None,
    sender: Annotated[
        str | None, typer.Option("--from", help="“Alumni Office <alumni@example.org>”.")
    ] = None,
    reply_to: Annotated[str | None, typer.Option(help="Where replies go.")] = None,
    host: Annotated[str | None, typer.Option(help="The mail server.")] = None,
    port: Annotated[int | None, typer.Option()] = None,
    security: Annotated[Security | None, typer.Option(help="Encryption.")] = None,
    user: Annotated[str | None, typer.Option(help="The user name at the server.")] = None,
    login: Annotated[Login | None, typer.Option(help="How the server knows the account.")] = None,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="ALMANAC_MAIL_PASSWORD",
            callback=_asked_for,
            help="Kept in this computer’s keyring; “-” asks for it.",
        ),
    ] = None,
    folder: Annotated[str | None, typer.Option(help="Of drafts.")] = None,
    per_minute: Annotated[int | None, typer.Option(help="Mails a minute at most.")] = None,
    per_day: Annotated[int | None, typer.Option(help="Mails in 24 hours at most.")] = None,
    unsubscribe_email: Annotated[
        str | None, typer.Option(help="Gets the requests for no more mail.")
    ] = None,
    unsubscribe_url: Annotated[
        str | None, typer.Option(help="A page that takes them by one click, with {token}.")
    ] = None,
) -> None:
    """Set up the mail account; what is not given stays as it is."""
    given: dict[str, Any] = {
        "kind": kind,
        "sender": sender,
        "reply_to": reply_to,
        "host": host,
        "port": port,
        "security": security,
        "user": user,
        "login": login,
        "folder": folder,
        "per_minute": per_minute,
        "per_day": per_day,
        "unsubscribe_email": unsubscribe_email,
        "unsubscribe_url": unsubscribe_url,
    }
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.MAIL_ACCOUNT) as changes:
            before = saved_account(changes.connection) or MailAccount()
            new = {name: value for name, value in given.items() if value is not None}
            account = replace(before, **new)
            save_account(changes, account)
        if password is not None:
            from mail.transports.account_transport import store_password

            store_password(account, password)
    run.print(_described(account), lambda: [f"The mail account {account.name} is saved."])


@app.command("show")
def show(context: typer.Context) -> None:
    """Show the mail account; its password is never shown."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        account = mail_account(connection)
    shown = _described(account)
    run.print(shown, lambda: [f"{name}: {value}" for name, value in shown.items() if value != ""])


@app.command("test")
def send_test(
    context: typer.Context,
    to: Annotated[
        str | None, typer.Option(help="Who gets the test mail; by default the sender.")
    ] = None,
) -> None:
    """Log in and send one test mail."""
    from mail.single_mail import send_single, trial_mail

    run = session(context)
    with run.database() as database, database.read() as connection:
        account = mail_account(connection)
    mail = trial_mail(account, to or account.sender)
    reply = send_single(account, mail)
    run.print(
        {"to": mail.to.email, "reply": reply},
        lambda: [f"A test mail to {mail.to.email} was handed over: {reply}"],
    )


def _described(account: MailAccount) -> dict[str, Any]:
    return {name: value for name, value in asdict(account).items() if name != "client_secret"}
