"""Commands for the derived variables that figures of a survey are broken down by."""

from typing import Annotated

import typer

from cli.session import session
from cli.surveys import SurveyCode
from core.errors import UserError
from models.batch_kinds import BatchKind
from surveys.derived_variables import (
    Bands,
    Definition,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
    definition_words,
    delete_derived_variable,
    list_derived_variables,
    save_derived_variable,
)
from surveys.survey_store import find_survey

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the variable.")]


@app.command("list")
def list_all(context: typer.Context, survey: SurveyCode) -> None:
    """List the derived variables of a survey."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = list_derived_variables(connection, find_survey(connection, survey).id)
    run.print(
        {"survey": survey, "variables": [_as_data(one) for one in found]},
        lambda: [f"{one.name}: {definition_words(one.definition)}" for one in found],
    )


@app.command()
def save(
    context: typer.Context,
    survey: SurveyCode,
    name: Name,
    source: Annotated[
        str, typer.Option("--of", metavar="KEY", help="A field, years_since_award, question:CODE.")
    ],
    bands: Annotated[
        str | None, typer.Option(metavar="NUMBER,...", help="Where each band begins: 5,10,20.")
    ] = None,
    join: Annotated[
        list[str] | None,
        typer.Option(metavar="LABEL=VALUE,...", help="Join values under a label; repeatable."),
    ] = None,
    top: Annotated[int | None, typer.Option(help="So many points at the top of a scale.")] = None,
    bottom: Annotated[
        int | None, typer.Option(help="So many points at the bottom of a scale.")
    ] = None,
) -> None:
    """Save a derived variable: bands, joined categories, or the end of a scale."""
    run = session(context)
    definition = _definition(source, bands, join, top, bottom)
    with run.database() as database, database.write(BatchKind.VARIABLE_SAVE) as changes:
        saved = save_derived_variable(changes, survey, name, definition)
    run.print(
        {"survey": survey, **_as_data(saved)},
        lambda: [f"{saved.name} saved: {definition_words(definition)}"],
    )


@app.command()
def delete(context: typer.Context, survey: SurveyCode, name: Name) -> None:
    """Delete a derived variable; undo brings it back."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.VARIABLE_DELETE) as changes:
        delete_derived_variable(changes, survey, name)
    run.print({"survey": survey, "deleted": name}, lambda: [f"{name} deleted"])


def _as_data(variable: DerivedVariable) -> dict[str, object]:
    return {
        "name": variable.name,
        "key": variable.key,
        "of": variable.definition.source,
        "definition": definition_words(variable.definition),
    }


def _definition(
    source: str, bands: str | None, join: list[str] | None, top: int | None, bottom: int | None
) -> Definition:
    given = [one for one in (bands, join, top, bottom) if one is not None]
    if len(given) != 1:
        raise UserError(
            "Say what the variable is by one of --bands, --join, --top and --bottom.",
            code="bad_variable",
        )
    if bands is not None:
        return Bands(source, tuple(map(_number, bands.split(","))))
    if join is not None:
        return JoinedCategories(source, tuple(map(_joined, join)))
    end, points = (ScaleEnd.TOP, top) if top is not None else (ScaleEnd.BOTTOM, bottom)
    return EndPoints(source, end, points or 0)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UserError(
            f"“{text.strip()}” is no number; write where bands begin as 5,10,20.",
            code="bad_variable",
        ) from None


def _joined(text: str) -> tuple[str, tuple[str, ...]]:
    label, sign, values = text.partition("=")
    if not sign:
        raise UserError(
            f"“{text}” joins nothing; write it as LABEL=VALUE,VALUE.", code="bad_variable"
        )
    return label.strip(), tuple(value.strip() for value in values.split(",") if value.strip())
