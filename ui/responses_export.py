"""Exports the responses of a wave to a workbook."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QWidget

from core.formats import plural
from core.progress import Progress
from exporters.reidentification import Detail
from surveys.waves import Wave
from ui.context import PageContext
from ui.table_export import FILE_KINDS, SEVERAL_SHEETS, report_saved, write_file
from ui.theme import Tone, Type
from ui.widgets import Message, label
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside

_DETAILS: Final[Mapping[Detail, str]] = {
    Detail.COMMENTS: "Comments",
    Detail.JOB_TITLES: "Job titles",
    Detail.MONTHS: "Months of submission and of other dates",
}


def export_wave_responses(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for file and level of detail, and export the responses of `wave`."""
    dialog = FormDialog(
        parent,
        f"Export responses: {wave.title}",
        "One row per response and one column per question, with a codebook.",
        "Save as…",
    )
    anonymous = QCheckBox("Without names, addresses and tokens")
    anonymous.setChecked(True)
    dialog.body.addWidget(anonymous)
    dialog.body.addWidget(
        label(
            "People may still be identifiable by their answers. Left out unless selected:",
            Type.SMALL,
            ink="muted",
            wrap=True,
        )
    )
    boxes = {detail: QCheckBox(words) for detail, words in _DETAILS.items()}
    for box in boxes.values():
        dialog.body.addWidget(box)
        anonymous.toggled.connect(box.setEnabled)

    def write() -> None:
        path = ask_for_target(
            parent, "Export responses", f"{wave.survey_code}-{wave.label}-responses.xlsx",
            [FILE_KINDS[ending] for ending in SEVERAL_SHEETS],
        )  # fmt: skip
        if path is not None:
            details = [detail for detail, box in boxes.items() if box.isChecked()]
            _write_responses(context, wave, path, anonymous=anonymous.isChecked(), details=details)

    dialog.accepted.connect(write)
    dialog.open()


def _write_responses(
    context: PageContext, wave: Wave, path: Path, *, anonymous: bool, details: Sequence[Detail]
) -> None:
    database = context.database
    key = wave.survey_code, wave.label

    def write(progress: Progress) -> tuple[int, str]:
        from exporters.responses import export_responses, find_singled_out

        rows = export_responses(
            database, path, *key, anonymous=anonymous, details=details, progress=progress
        )
        warning = find_singled_out(database, *key, details).warning() if anonymous else ""
        return rows, warning

    def tell(written: tuple[int, str]) -> None:
        rows, warning = written
        if warning:
            context.jobs.said.emit(
                Message(warning, Tone.WARNING, "Open", partial(open_outside, path))
            )
        else:
            report_saved(context, path, plural(rows, "row"))

    write_file(context, path, write, tell)
