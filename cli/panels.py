"""Commands for the panels of a survey's findings: their order, titles and notes."""

from dataclasses import replace
from typing import Annotated

import typer

from cli.session import session
from core.errors import UserError
from core.formats import plural
from core.text import fold
from models.batch_kinds import BatchKind
from surveys.panel_settings import PanelSettings, PanelView, arranged, moved
from surveys.panels import order_panels, panel_codes, read_panels, reset_panels, save_panel
from surveys.survey_store import find_survey

app = typer.Typer(no_args_is_help=True)

Survey = Annotated[str, typer.Option("--survey", help="The survey’s code.")]


@app.command("list")
def list_all(context: typer.Context, survey: Survey) -> None:
    """List the panels of a survey's findings in their order, hidden ones too."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = find_survey(connection, survey)
        texts = panel_codes(connection, found)
        settings = read_panels(connection, found.id)
    by_code = {one.code: one for one in settings}
    panels = [by_code.get(code, PanelSettings(code)) for code in arranged(list(texts), settings)]
    run.print(
        {
            "survey": found.code,
            "hidden": sum(one.is_hidden for one in panels),
            "panels": [
                {
                    "code": one.code,
                    "text": texts[one.code],
                    "title": one.title,
                    "note": one.note,
                    "hidden": one.is_hidden,
                    "view": one.view,
                }
                for one in panels
            ],
        },
        lambda: [
            f"{one.code}  {one.title or texts[one.code]}{'  (hidden)' if one.is_hidden else ''}"
            for one in panels
        ],
    )


@app.command("set")
def set_one(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The code of the question or matrix.")],
    survey: Survey,
    title: Annotated[str | None, typer.Option(help="A title of your own; “” for none.")] = None,
    note: Annotated[str | None, typer.Option(help="A note below; “” for none.")] = None,
    view: Annotated[
        PanelView | None, typer.Option(help="What is shown first: a table, or a kind of chart.")
    ] = None,
    hide: Annotated[
        bool | None, typer.Option("--hide/--show", help="Hide the panel, or show it.")
    ] = None,
    move: Annotated[int, typer.Option(help="Places to move it: -1 up, 1 down.")] = 0,
) -> None:
    """Set how one panel is shown, in all waves of the survey and its reports."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.PANELS) as changes:
        found = find_survey(changes.connection, survey)
        codes = list(panel_codes(changes.connection, found))
        known = next((one for one in codes if fold(one) == fold(code)), None)
        if known is None:
            raise UserError(
                f"“{found.code}” has no panel “{code}”; panels list shows them.",
                code="unknown_panel",
            )
        settings = read_panels(changes.connection, found.id)
        now = next((one for one in settings if one.code == known), PanelSettings(known))
        wanted = replace(
            now,
            title=now.title if title is None else title,
            note=now.note if note is None else note,
            view=view or now.view,
            is_hidden=now.is_hidden if hide is None else hide,
        )
        if wanted != now:
            save_panel(changes, found.code, wanted)
        if move:
            order_panels(changes, found.code, moved(arranged(codes, settings), known, move))
    with run.database() as database, database.read() as connection:
        saved = {one.code: one for one in read_panels(connection, found.id)}
    shown = saved.get(known, PanelSettings(known))
    run.print(
        {
            "panel": known,
            "title": shown.title,
            "note": shown.note,
            "hidden": shown.is_hidden,
            "view": shown.view,
        },
        lambda: [
            f"{known}: {'hidden' if shown.is_hidden else 'shown'}"
            f"{f', as “{shown.title}”' if shown.title else ''}."
        ],
    )


@app.command()
def reset(context: typer.Context, survey: Survey) -> None:
    """Show all panels again as the questionnaire has them, without titles and notes."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.PANELS) as changes:
        count = reset_panels(changes, survey)
    run.print(
        {"survey": survey, "panels": count},
        lambda: [f"{plural(count, 'panel')} set back."],
    )
