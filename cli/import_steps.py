"""The steps that all commands which import files have in common: plan, write issues, tell them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from cli.import_options import mapped
from cli.session import Session
from core.errors import UserError
from core.formats import plural
from core.issues import Issue, Severity
from importers.choices import ImportChoices, ReadOptions
from importers.queue.target_check import check_target
from importers.workflow import ImportKind, ImportPlan, SourceFile, prepare
from models.database import Database

if TYPE_CHECKING:
    from importers.issues.rejected_workbook import RejectedWorkbook

F = TypeVar("F", bound=SourceFile)
C = TypeVar("C", bound=ImportChoices)
I = TypeVar("I", bound=ImportPlan)  # noqa: E741 - an import

_SHOWN: Final = 20  # issues listed for people; --json and --problems have them all


def plan_file(
    run: Session,
    database: Database,
    kind: ImportKind[F, C, I],
    file: Path,
    choices: C,
    reading: ReadOptions,
    *,
    mapping: list[str] | None,
    skip_rows: Sequence[int] | None = None,
) -> I:
    """Plan the import of `file`; `mapping` and `skip_rows` are the options of these names.

    Raises UserError as `prepare` does, and for a row that is not there; Cancelled.
    """
    planned = prepare(
        database,
        kind,
        file,
        choices=choices,
        chosen=mapped(mapping),
        reading=reading,
        progress=run.progress(),
    )
    return without_rows(planned, skip_rows)


def without_rows(planned: I, numbers: Sequence[int] | None) -> I:
    """The import without the rows of these numbers. Raises UserError where there is no such row."""
    if not numbers:
        return planned
    index_of = {number: index for index, number in enumerate(planned.plan.row_numbers)}
    unknown = [number for number in numbers if number not in index_of]
    if unknown:
        raise UserError(
            f"There is no row {unknown[0]} of data in “{planned.source.path.name}”; nothing was"
            " imported.",
            code="unknown_row",
        )
    skipped = frozenset(index_of[number] for number in numbers)
    return planned.with_last_choices(replace(planned.choices, skipped_rows=skipped))


def write_found(
    run: Session,
    database: Database,
    planned: ImportPlan,
    issues: Path | None,
    rejected: Path | None,
) -> "RejectedWorkbook | None":
    """Write the issues and the rejected rows to files, where they were asked for.

    Before the import, which must not be kept where this is refused.
    """
    for path in (issues, rejected):
        if path is not None:
            check_target(database, path, planned.source.path)
    if issues is not None:
        _write_issues(issues, planned.issues)
    return None if rejected is None else _write_rejected(rejected, planned, run)


def rejected_lines(written: "RejectedWorkbook") -> list[str]:
    """How many rows were exported to be fixed, and what there is to say of them."""
    return [f"{plural(written.rows, 'row')} to fix written.", *written.notes]


def _write_issues(path: Path, issues: tuple[Issue, ...]) -> None:
    from exporters.issue_list import write_issues

    write_issues(path, issues)


def _write_rejected(path: Path, planned: ImportPlan, run: Session) -> "RejectedWorkbook":
    from importers.issues.rejected_workbook import write_rejected

    return write_rejected(planned, path, run.progress())


def issue_lines(issues: Sequence[Issue]) -> list[str]:
    """The first issues to read, and how many more there are."""
    shown = [issue for issue in issues if issue.severity is not Severity.NOTE]
    told = [
        f"  row {issue.row or '–'}, {issue.column or '–'}: {issue.message}"
        for issue in shown[:_SHOWN]
    ]
    if len(shown) > _SHOWN:
        told.append(f"  and {plural(len(shown) - _SHOWN, 'more issue')}")
    return told
