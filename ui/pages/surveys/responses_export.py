"""Exports the responses of a wave to a workbook."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from core.progress import Progress
from core.text import plural
from surveys.waves import Wave
from ui.context import Context
from ui.exporting import FILE_KINDS, SEVERAL_SHEETS, tell_written, write_file
from ui.widgets.dialogs import FormDialog, ask_for_target


def write_responses_file(parent: QWidget, context: Context, wave: Wave) -> None:
    """Ask whether with names and where, and write the responses of `wave`."""
    dialog = FormDialog(
        parent,
        f"Export responses: {wave.survey_title} {wave.label}",
        "A row for each response and a column for each question, with a codebook.",
        "Save as…",
    )
    anonymous = QCheckBox("Without names, addresses and tokens")
    anonymous.setChecked(True)
    dialog.body.addWidget(anonymous)

    def write() -> None:
        path = ask_for_target(
            parent, "Export responses", f"{wave.survey_code}-{wave.label}-responses.xlsx",
            [FILE_KINDS[ending] for ending in SEVERAL_SHEETS],
        )  # fmt: skip
        if path is not None:
            _write_responses(context, wave, path, anonymous=anonymous.isChecked())

    dialog.accepted.connect(write)
    dialog.open()


def _write_responses(context: Context, wave: Wave, path: Path, *, anonymous: bool) -> None:
    database = context.database

    def write(progress: Progress) -> int:
        from exporters.responses import export_responses

        return export_responses(
            database,
            path,
            wave.survey_code,
            wave.label,
            anonymous=anonymous,
            progress=progress,
        )

    write_file(context, path, write, lambda rows: tell_written(context, path, plural(rows, "row")))
