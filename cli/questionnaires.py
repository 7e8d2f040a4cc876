"""Commands for questionnaires: files of them, their versions and the crosswalk between these."""

from pathlib import Path
from typing import Annotated

import typer

from cli.session import session
from core.errors import UserError
from core.formats import listed, plural
from exporters.questionnaires import write_questionnaire
from models.batch_kinds import BatchKind
from surveys.crosswalk import (
    link_questions,
    propose_links,
    read_crosswalk,
    set_choice_links,
    unlink_questions,
)
from surveys.example_questionnaire import EXAMPLE
from surveys.survey_store import find_survey, read_questionnaire
from surveys.versions import create_version, delete_version, list_versions, use_version
from surveys.waves import find_wave

version_app = typer.Typer(no_args_is_help=True)
crosswalk_app = typer.Typer(no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The survey’s code.")]
Earlier = Annotated[int | None, typer.Option("--from", help="The earlier version.")]
Later = Annotated[int | None, typer.Option("--to", help="The later version; else the latest.")]
Pairs = Annotated[
    list[str] | None, typer.Argument(help="Questions of both versions, each as EARLIER=LATER.")
]


def template(context: typer.Context, out: Path) -> None:
    """Save an example of a questionnaire workbook, with a question of every type."""
    run = session(context)
    write_questionnaire(out, EXAMPLE, run.progress())
    run.print({"file": str(out), "questions": len(EXAMPLE.questions)}, lambda: [f"Saved: {out}"])


def export(
    context: typer.Context,
    code: Code,
    out: Path,
    version: Annotated[int | None, typer.Option(help="The version; else the latest.")] = None,
) -> None:
    """Save the questionnaire of a survey as a workbook."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        questionnaire = read_questionnaire(connection, code, version)
    write_questionnaire(out, questionnaire, run.progress())
    run.print(
        {"file": str(out), "questions": len(questionnaire.questions)}, lambda: [f"Saved: {out}"]
    )


@version_app.command("list")
def list_all(context: typer.Context, code: Code) -> None:
    """List the versions of a questionnaire, and the waves that use each."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = list_versions(connection, code)
    run.print(
        {
            "versions": [
                {"version": one.number, "questions": one.question_count, "waves": list(one.waves)}
                for one in found
            ]
        },
        lambda: [
            f"Version {one.number}: {plural(one.question_count, 'question')}"
            f"{', used by ' + listed(one.waves) if one.waves else ''}"
            for one in found
        ],
    )


@version_app.command("new")
def new(context: typer.Context, code: Code) -> None:
    """Begin a new version as a copy of the latest, which waves to come use."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.VERSION_CREATE) as changes:
        number = create_version(changes, code)
    run.print({"version": number}, lambda: [f"Version {number} was created."])


@version_app.command("delete")
def delete(context: typer.Context, code: Code) -> None:
    """Delete the latest version, if no wave uses it."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.VERSION_DELETE) as changes:
        number = delete_version(changes, code)
    run.print({"version": number}, lambda: [f"Version {number} was deleted."])


@version_app.command("use")
def use(
    context: typer.Context,
    code: Code,
    version: int,
    wave: Annotated[str, typer.Option("--wave", help="The wave’s label.")],
) -> None:
    """Let a wave without responses use a version."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.WAVE_EDIT) as changes:
        changed = use_version(changes, find_wave(changes.connection, code, wave), version)
    run.print(
        {"wave": changed.label, "version": changed.version},
        lambda: [f"{changed.name} uses version {changed.version}."],
    )


@crosswalk_app.command("show")
def show(context: typer.Context, code: Code, earlier: Earlier = None, later: Later = None) -> None:
    """Show which questions of two versions are linked, and which may be the same."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        was, now = _versions(find_survey(connection, code).version, earlier, later)
        found = read_crosswalk(connection, code, was, now)
    proposed = propose_links(found)
    run.print(
        {
            "from": found.earlier,
            "to": found.later,
            "links": [
                {
                    "earlier": one.earlier.code,
                    "later": one.later.code,
                    "kind": one.kind,
                    "same_type": one.is_same_type,
                    "choices": [list(pair) for pair in one.choices],
                }
                for one in found.links
            ],
            "proposed": [
                {"earlier": one.earlier, "later": one.later, "reason": one.reason}
                for one in proposed
            ],
        },
        lambda: [
            *(
                f"{one.earlier.code} = {one.later.code}: {one.kind}"
                f"{'' if one.is_same_type else ', not compared: another type of answer'}"
                for one in found.links
            ),
            *(f"{one.earlier} = {one.later}? {one.reason}" for one in proposed),
        ],
    )


@crosswalk_app.command("link")
def link(
    context: typer.Context,
    code: Code,
    pairs: Pairs = None,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Link all that “show” proposes.")
    ] = False,
    earlier: Earlier = None,
    later: Later = None,
) -> None:
    """Link questions of two versions that mean the same."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.CROSSWALK) as changes:
        was, now = _versions(find_survey(changes.connection, code).version, earlier, later)
        wanted = _pairs(pairs)
        if proposed:
            found = propose_links(read_crosswalk(changes.connection, code, was, now))
            wanted += [(one.earlier, one.later) for one in found]
        added = link_questions(changes, code, was, now, wanted)
    run.print({"linked": added}, lambda: [f"{plural(added, 'question')} linked."])


@crosswalk_app.command("unlink")
def unlink(
    context: typer.Context,
    code: Code,
    pairs: Pairs = None,
    earlier: Earlier = None,
    later: Later = None,
) -> None:
    """Take links between questions away."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.CROSSWALK) as changes:
        was, now = _versions(find_survey(changes.connection, code).version, earlier, later)
        gone = unlink_questions(changes, code, was, now, _pairs(pairs))
    run.print({"unlinked": gone}, lambda: [f"{plural(gone, 'link')} removed."])


@crosswalk_app.command("choices")
def choices(
    context: typer.Context,
    code: Code,
    questions: Annotated[str, typer.Argument(help="The questions, as EARLIER=LATER.")],
    pairs: Annotated[
        list[str] | None, typer.Argument(help="All links of their choices, as EARLIER=LATER.")
    ] = None,
    earlier: Earlier = None,
    later: Later = None,
) -> None:
    """Set which choices of two questions mean the same."""
    run = session(context)
    ((one, other),) = _pairs([questions])
    wanted = _pairs(pairs)
    with run.database() as database, database.write(BatchKind.CROSSWALK) as changes:
        was, now = _versions(find_survey(changes.connection, code).version, earlier, later)
        set_choice_links(changes, code, was, now, (one, other), wanted)
    run.print({"linked": len(wanted)}, lambda: [f"{plural(len(wanted), 'choice')} linked."])


def _versions(latest: int, earlier: int | None, later: int | None) -> tuple[int, int]:
    """The versions asked for; the latest one, and the one before it."""
    now = latest if later is None else later
    return (now - 1 if earlier is None else earlier), now


def _pairs(written: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for pair in written or ():
        earlier, mark, later = pair.partition("=")
        if not mark or not earlier.strip() or not later.strip():
            raise UserError(
                f"“{pair}” is no pair of questions; write it as EARLIER=LATER. Nothing was"
                " changed.",
                code="bad_pair",
            )
        found.append((earlier.strip(), later.strip()))
    return found
