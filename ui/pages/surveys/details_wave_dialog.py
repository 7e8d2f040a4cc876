"""The dialog for a new details wave: which fields people are asked for, and until when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from core.formats import plural
from models.batch_kinds import BatchKind
from models.consent_fields import CONSENT_FIELDS
from models.database import Database
from records.fields.definitions import Field
from surveys.details.details_waves import (
    askable_fields,
    details_survey,
    fields_of_survey,
    open_details_wave,
    propose_survey_code,
)
from surveys.waves import Wave, all_waves
from ui.context import PageContext
from ui.pages.surveys.wave_fields import WaveFields, usual_closing_day
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import label
from ui.widgets.check_list import CheckList
from ui.widgets.dialogs import FormDialog

_WIDTH: Final = 560


@dataclass(frozen=True, slots=True)
class DetailsWaveOptions:
    """What a details wave can ask for, and what it asks for unless somebody chooses; by key.

    `label` is one that no wave of the survey has.
    """

    survey_code: str
    is_new: bool
    label: str
    fields: Mapping[str, Field]
    asked: Sequence[str]


def open_new_details_wave(
    parent: QWidget,
    context: PageContext,
    done: Callable[[Wave], object],
    survey_code: str | None = None,
) -> None:
    """Ask for a details wave of a survey, None: of the last of its kind; create it, then `done`."""
    database = context.database
    context.jobs.read(
        lambda _progress: read_details_options(database, survey_code),
        lambda options: DetailsWaveDialog(parent, context, options, done).open(),
    )


def read_details_options(database: Database, survey_code: str | None) -> DetailsWaveOptions:
    """Read what a details wave of a survey can ask for."""
    with database.read() as connection:
        code = survey_code or propose_survey_code(connection)
        survey = details_survey(connection, code)
        return DetailsWaveOptions(
            code,
            survey is None,
            _free_label([] if survey is None else all_waves(connection, survey.id)),
            askable_fields(connection),
            fields_of_survey(connection, survey),
        )


class DetailsWaveDialog(FormDialog):
    """Asks for the fields, label and days of a details wave; creates it, then calls `done`."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        options: DetailsWaveOptions,
        done: Callable[[Wave], object],
    ) -> None:
        super().__init__(
            parent,
            "Ask for updated details",
            "People get what is on record of them, and send back what has changed. Corrections are"
            " written once you accept them.",
            "Create wave",
        )
        self.setMinimumWidth(_WIDTH)
        self._context, self._done = context, done
        today = date.today()
        self._code = QLineEdit(options.survey_code)
        self._code.setEnabled(options.is_new)
        self._wave = WaveFields(options.label, today, usual_closing_day(today))
        first = sorted(options.fields, key=lambda key: key not in options.asked)
        self._keys = {_shown(options.fields[key]): key for key in first}
        self._fields = CheckList("Fields to ask for", list(self._keys))
        self._fields.check([_shown(options.fields[key]) for key in options.asked])
        self._count = label("", Type.SMALL, ink="muted", wrap=True)
        self.add_field("Survey code", self._code)
        self.body.addWidget(self._wave)
        self.add_field("Ask for", self._fields)
        self.body.addWidget(self._count)
        self._fields.changed.connect(self._check)
        self._code.textChanged.connect(self._check)
        self._wave.changed.connect(self._check)
        self._check()
        self._wave.setFocus()

    def accept(self) -> None:
        """Create the wave and close."""
        code, keys = self._code.text().strip(), self._chosen
        wave_label, opens, closes = self._wave.label, self._wave.opens, self._wave.closes

        self.set_ready(ready=False)
        write_batch(
            self._context,
            BatchKind.WAVE_CREATE,
            lambda changes: open_details_wave(
                changes, code, wave_label, opens, closes, fields=keys
            ),
            title=f"Creating wave {code} {wave_label}",
            done=self._finish,
            failed=self.show_failure,
        )

    def _finish(self, wave: Wave) -> None:
        self.close_saved()
        self._done(wave)

    @property
    def _chosen(self) -> list[str]:
        return [self._keys[shown] for shown in self._fields.checked()]

    def _check(self) -> None:
        """Say what is missing, and what is chosen."""
        consents = sum(key in CONSENT_FIELDS for key in self._chosen)
        said = f"{plural(len(self._chosen), 'field')} chosen."
        if consents:
            said += " Consents are asked for and never filled in; a “no” counts at once."
        self._count.setText(said)
        self.complain(self._wave.issue)
        is_named = bool(self._code.text().strip() and self._wave.label)
        self.set_ready(ready=is_named and bool(self._chosen) and not self._wave.issue)


def _free_label(waves: Sequence[Wave]) -> str:
    """This year, or the month where the year has a wave already."""
    today, taken = date.today(), {wave.label for wave in waves}
    labels = str(today.year), f"{today:%Y-%m}"
    return next((label for label in labels if label not in taken), "")


def _shown(field: Field) -> str:
    """A field in the list; consents are told from fields of other names."""
    if field.key in CONSENT_FIELDS:
        return f"Consent: {field.label[0].lower()}{field.label[1:]}"
    return f"{field.label} (custom field)" if field.is_custom else field.label
