"""The command that shows and changes how reports look: office name, colour, font and files."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.session import session
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.office import OfficeSettings, office_settings, save_office_settings
from records.report_template import (
    TITLES,
    ReportTemplate,
    TemplateFile,
    read_template_file,
    report_template,
    save_look,
    save_template_file,
)

_KEYS: Final = {
    TemplateFile.LOGO: "logo",
    TemplateFile.WORD: "word",
    TemplateFile.SLIDES: "slides",
}


def template(
    context: typer.Context,
    office: Annotated[str | None, typer.Option(help="The office's name, on title pages.")] = None,
    colour: Annotated[str | None, typer.Option(metavar="#RRGGBB")] = None,
    font: Annotated[str | None, typer.Option(help="The font of all texts; “” for Calibri.")] = None,
    logo: Annotated[Path | None, typer.Option(help="A PNG or JPEG.")] = None,
    word: Annotated[Path | None, typer.Option(help="A .dotx or .docx.")] = None,
    slides: Annotated[Path | None, typer.Option(help="A .potx or .pptx.")] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="logo|word|slides", help="Remove this file.")
    ] = None,
) -> None:
    """Show how reports look, or change it."""
    unknown = set(remove or ()) - set(_KEYS.values())
    if unknown:
        raise typer.BadParameter("one of logo, word and slides", param_hint="--remove")
    paths = {TemplateFile.LOGO: logo, TemplateFile.WORD: word, TemplateFile.SLIDES: slides}
    files = {kind: read_template_file(path) for kind, path in paths.items() if path is not None}
    removed = [kind for kind, key in _KEYS.items() if key in (remove or ())]

    def save(changes: ChangeSet) -> None:
        now = report_template(changes.connection)
        if colour is not None or font is not None:
            save_look(
                changes,
                now.colour if colour is None else colour,
                now.font if font is None else font,
            )
        for kind, file in {**dict.fromkeys(removed), **files}.items():
            save_template_file(changes, kind, file)

    run = session(context)
    with run.database() as database:
        if office is not None:
            with database.write(BatchKind.SETTINGS) as changes:
                settings = office_settings(changes.connection)
                save_office_settings(changes, replace(settings, name=office))
        if files or removed or colour is not None or font is not None:
            with database.write(BatchKind.REPORT_TEMPLATE) as changes:
                save(changes)
        with database.read() as connection:
            found = _found(office_settings(connection), report_template(connection))
    run.print(found, lambda: _lines(found))


def _found(settings: OfficeSettings, look: ReportTemplate) -> dict[str, Any]:
    files = {"logo": look.logo, "word": look.word, "slides": look.slides}
    names = {key: None if file is None else file.name for key, file in files.items()}
    return {"office": settings.name, "colour": look.colour, "font": look.font or None, **names}


def _lines(found: dict[str, Any]) -> list[str]:
    titles = {
        "office": "office", "colour": "colour", "font": "font",
        **{key: TITLES[kind] for kind, key in _KEYS.items()},
    }  # fmt: skip
    return [f"{titles[key]}: {value or 'none'}" for key, value in found.items()]
