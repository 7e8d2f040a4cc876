"""Exports the responses of a wave: a workbook, or coded data for statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QWidget

from analysis.results import COHORT
from core.formats import plural
from core.progress import Progress
from exporters.responses.reidentification import Detail
from queries.findings import read_group_fields
from records.fields.definitions import BY_KEY
from surveys.waves import Wave
from ui.context import PageContext
from ui.table_export import FILE_KINDS, SEVERAL_SHEETS, report_saved, write_file
from ui.theme import Tone, Type
from ui.widgets import Message, label
from ui.widgets.check_list import CheckListField
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside

_DETAILS: Final[Mapping[Detail, str]] = {
    Detail.COMMENTS: "Comments",
    Detail.JOB_TITLES: "Job titles",
    Detail.MONTHS: "Months of submission and of other dates",
}

_KINDS: Final = [
    *(FILE_KINDS[ending] for ending in SEVERAL_SHEETS),
    "SPSS data, also for R and Stata (*.sav)",
    "CSV with codebook and scripts for R and Python (*.zip)",
]
_COMPLETED: Final = BY_KEY["award_completed"]


@dataclass(frozen=True, slots=True)
class _Content:
    """What is exported: without names, with which details and fields of people."""

    anonymous: bool
    details: Sequence[Detail]
    fields: Sequence[str]


def export_wave_responses(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for file and level of detail, and export the responses of `wave`."""
    if wave.privacy.hides_answers:
        _ask(parent, context, wave, {})
        return
    database = context.database

    def read(_progress: Progress) -> Mapping[str, str]:
        with database.read() as connection:
            found = read_group_fields(connection)
        fields = {one.label.capitalize(): one.key for one in found if one.key != COHORT}
        return {**fields, _COMPLETED.label: _COMPLETED.key}

    context.jobs.read(read, lambda fields: _ask(parent, context, wave, fields))


def _ask(parent: QWidget, context: PageContext, wave: Wave, fields: Mapping[str, str]) -> None:
    """Show the dialog; `fields` are those of people that can be exported, keys by their labels."""
    dialog = FormDialog(
        parent,
        f"Export responses: {wave.title}",
        "One row per response and one column per question, with a codebook. Workbooks have the "
        "answers in words; SPSS and CSV files have them coded, for statistics.",
        "Save as…",
    )
    anonymous = QCheckBox("Without names, addresses and tokens")
    anonymous.setChecked(True)
    dialog.body.addWidget(anonymous)
    dialog.body.addWidget(
        label(
            "People may still be identifiable by their answers. Excluded unless selected:",
            Type.SMALL,
            ink="muted",
            wrap=True,
        )
    )
    boxes = {detail: QCheckBox(words) for detail, words in _DETAILS.items()}
    for box in boxes.values():
        dialog.body.addWidget(box)
        anonymous.toggled.connect(box.setEnabled)
    people = CheckListField("Fields of people", tuple(fields), between=", ", placeholder="None")
    if fields:
        dialog.add_field("Fields of people", people)

    def write() -> None:
        path = ask_for_target(
            parent, "Export responses", f"{wave.survey_code}-{wave.label}-responses.xlsx", _KINDS
        )
        if path is not None:
            content = _Content(
                anonymous.isChecked(),
                tuple(detail for detail, box in boxes.items() if box.isChecked()),
                tuple(fields[one] for one in people.checked()),
            )
            _write_responses(context, wave, path, content)

    dialog.accepted.connect(write)
    dialog.open()


def _write_responses(context: PageContext, wave: Wave, path: Path, content: _Content) -> None:
    database = context.database
    key = wave.survey_code, wave.label

    def write(progress: Progress) -> tuple[int, str]:
        from exporters.responses.export import export_responses, find_singled_out

        rows = export_responses(
            database, path, *key, anonymous=content.anonymous, details=content.details,
            fields=content.fields, progress=progress,
        )  # fmt: skip
        if not content.anonymous:
            return rows, ""
        return rows, find_singled_out(database, *key, content.details, content.fields).warning()

    def tell(written: tuple[int, str]) -> None:
        rows, warning = written
        if warning:
            context.jobs.said.emit(
                Message(warning, Tone.WARNING, "Open", partial(open_outside, path))
            )
        else:
            report_saved(context, path, plural(rows, "row"))

    write_file(context, path, write, tell)
