"""Commands for the themes of comments: listed, saved, applied by keywords, coded in Excel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from core.formats import listed, plural
from core.text import fold
from exporters.coding_workbook import write_coding
from importers.answers.coding_workbook import read_coding_file, write_coding_file
from models.batch_kinds import BatchKind
from queries.comments import read_comment_sheet
from surveys.survey_store import find_survey
from surveys.themes.coding import code_comments
from surveys.themes.keywords import KeywordSearch, frequent_phrases
from surveys.themes.theme import CommentTheme
from surveys.themes.theme_store import find_question, read_themes, save_themes

app = typer.Typer(no_args_is_help=True)

QuestionCode = Annotated[str, typer.Option("--question", help="The code of the open question.")]


@app.command("list")
def list_all(context: typer.Context, survey: SurveyCode) -> None:
    """List the themes of a survey by question."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = read_themes(connection, find_survey(connection, survey).id)
    run.print(
        {
            "survey": survey,
            "questions": [
                {"question": code, "themes": [_as_data(theme) for theme in themes]}
                for code, themes in found.items()
            ],
        },
        lambda: [
            f"{code}  {theme.name}{f': {listed(theme.keywords)}' if theme.keywords else ''}"
            for code, themes in found.items()
            for theme in themes
        ],
    )


@app.command()
def show(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    question: QuestionCode,
    search: Annotated[str, typer.Option(help="Only comments with these words.")] = "",
    not_coded: Annotated[bool, typer.Option(help="Only comments that are not coded yet.")] = False,
) -> None:
    """Show the comments on a question with their themes, and what many of them say."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        sheet = read_comment_sheet(connection, survey, wave, question)
    names = {theme.id: theme.name for theme in sheet.themes}
    words = fold(search).split()
    shown = [
        one
        for one in sheet.comments
        if all(word in fold(one.text) for word in words) and not (not_coded and one.is_coded)
    ]
    suggested = KeywordSearch(sheet.themes)
    frequent = frequent_phrases([one.text for one in sheet.comments], sheet.themes)
    run.print(
        {
            "question": sheet.question,
            "comments": len(sheet.comments),
            "coded": sheet.coded,
            "shown": [
                {
                    "id": one.answer_id,
                    "text": one.text,
                    "coded": one.is_coded,
                    "themes": [names[theme] for theme in sorted(one.themes) if one.is_coded],
                    "suggested": []
                    if one.is_coded
                    else [names[theme] for theme in sorted(suggested.themes_in(one.text))],
                }
                for one in shown
            ],
            "frequent": [{"text": one.text, "comments": one.comments} for one in frequent],
        },
        lambda: [
            f"{sheet.coded} of {len(sheet.comments)} coded",
            *(
                f"{'x' if one.is_coded else ' '}  {' '.join(one.text.split())}"
                f"{_in_brackets([names[theme] for theme in sorted(one.themes)])}"
                for one in shown
            ),
        ],
    )


@app.command()
def save(
    context: typer.Context,
    survey: SurveyCode,
    question: QuestionCode,
    name: Annotated[str, typer.Argument(help="The theme’s name.")],
    keyword: Annotated[
        list[str] | None, typer.Option(help="A keyword, again for others; fund* for any ending.")
    ] = None,
    description: Annotated[str, typer.Option(help="What the theme means.")] = "",
) -> None:
    """Create a theme, or give the one of that name other keywords and another description."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.THEMES) as changes:
        found, code = find_question(changes.connection, survey, question)
        now = list(read_themes(changes.connection, found.id).get(code, ()))
        same = next((one for one in now if fold(one.name) == fold(name)), None)
        wanted = CommentTheme(same.id if same else 0, name, description, tuple(keyword or ()))
        themes = [wanted if one is same else one for one in now] if same else [*now, wanted]
        saved = save_themes(changes, survey, code, themes)
    run.print(
        {"question": code, "themes": [_as_data(theme) for theme in saved]},
        lambda: [f"{code} has {plural(len(saved), 'theme')}."],
    )


@app.command("apply")
def apply_keywords(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    question: QuestionCode,
    dry_run: Annotated[bool, typer.Option(help="Only say how many comments.")] = False,
) -> None:
    """Code by keywords the comments that are not coded yet and have any."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        sheet = read_comment_sheet(connection, survey, wave, question)
    search = KeywordSearch(sheet.themes)
    wanted = {
        one.answer_id: themes
        for one in sheet.comments
        if not one.is_coded and (themes := search.themes_in(one.text))
    }
    if not dry_run:
        with run.database() as database, database.write(BatchKind.COMMENTS_CODE) as changes:
            code_comments(changes, sheet.wave, wanted)
    coded = sheet.coded + (0 if dry_run else len(wanted))
    run.print(
        {"found": len(wanted), "coded": coded, "comments": len(sheet.comments)},
        lambda: [
            f"{plural(len(wanted), 'comment')} with a keyword;"
            f" {coded} of {len(sheet.comments)} coded."
        ],
    )


@app.command("export")
def export_coding(
    context: typer.Context,
    out: Path,
    survey: SurveyCode,
    wave: WaveLabel,
    question: QuestionCode,
) -> None:
    """Save the comments and their themes as a workbook, to be coded in Excel."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        sheet = read_comment_sheet(connection, survey, wave, question)
    rows = write_coding(out, sheet.themes, sheet.comments, run.progress())
    run.print({"file": str(out), "rows": rows}, lambda: [f"Saved: {out}"])


@app.command("import")
def import_coding(
    context: typer.Context,
    file: Path,
    survey: SurveyCode,
    wave: WaveLabel,
    question: QuestionCode,
    dry_run: Annotated[bool, typer.Option(help="Change nothing.")] = False,
) -> None:
    """Read the coding of comments from a workbook; a new column is a new theme."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        sheet = read_comment_sheet(connection, survey, wave, question)
    found = read_coding_file(file, sheet.comments, progress=run.progress())
    new = found.new_themes(sheet.themes)
    changed = 0
    if not dry_run:
        with run.database() as database, database.write(BatchKind.COMMENTS_CODE) as changes:
            changed = write_coding_file(changes, sheet.wave, sheet.question, sheet.themes, found)
    run.print(
        {
            "rows": len(found.coding) + len(found.not_found),
            "changed": changed,
            "new_themes": new,
            "not_found": list(found.not_found),
        },
        lambda: [
            f"{plural(len(found.coding), 'coded comment')} in the file, {changed} changed;"
            f" {plural(len(found.not_found), 'row')} of comments that are not there or changed."
        ],
    )


def _as_data(theme: CommentTheme) -> dict[str, object]:
    return {
        "id": theme.id,
        "name": theme.name,
        "description": theme.description,
        "keywords": list(theme.keywords),
    }


def _in_brackets(names: Sequence[str]) -> str:
    return f"  [{', '.join(names)}]" if names else ""
