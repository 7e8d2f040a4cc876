"""Makes, changes and deletes the derived variables of a survey, with a preview of their groups."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from analysis.request import SummaryRequest
from analysis.variable_preview import PreviewGroup, VariableSource, read_source
from core.errors import UserError
from core.formats import format_number
from core.text import clean, fold
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.findings import FindingsOptions
from surveys.derived_variables import (
    LONGEST_NAME,
    Bands,
    Definition,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
    delete_derived_variable,
    save_derived_variable,
)
from ui.context import PageContext
from ui.figure_options.choices import shortened
from ui.figure_options.join_table import JoinTable
from ui.figure_options.variable_sources import Method, band_cuts, methods_of, sources_of
from ui.jobs import Job
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import choice_box, label, named_field, secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import number_field
from ui.widgets.plain_text import set_tool_tip

_PAUSE: Final = 150  # milliseconds without a change, after which the groups are worked out
_PREVIEW_WIDTH: Final = 270
_LONGEST_SOURCE: Final = 60
_MOST_POINTS: Final = 20
_NEW: Final = ""  # in the list of variables
_PEOPLE: Final = "Respondents of this wave. The variable applies to all waves of the survey."
_SAFE: Final = (
    "Under disclosure control respondents are not counted here. The variable applies to all waves"
    " of the survey."
)

Done = Callable[[DerivedVariable | None], object]


class VariableDialog(FormDialog):
    """A derived variable of the survey of `request`; `done` gets what was saved, None: deleted.

    With `variable`, by name, that one is changed. Else a new one is made, of the key `source` where
    that is given: `values` of it, by label, are selected to be joined.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        request: SummaryRequest,
        options: FindingsOptions,
        done: Done,
        *,
        variable: str | None = None,
        source: str | None = None,
        values: Sequence[str] | None = None,
    ) -> None:
        super().__init__(
            parent,
            "Derived variable",
            "Makes groups of a field or a question, to break figures down by: numbers and years in"
            " bands, categories joined, or the end of a scale.",
            "Save variable",
        )
        self.resize(880, 560)
        self._context, self._request, self._options, self._done = context, request, options, done
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._preview)
        self._variables = {one.name: one for one in options.variables}
        self._source: VariableSource | None = None
        self._reading: Job | None = None
        self._counting: Job | None = None
        self._wanted = tuple(values or ())  # to be selected when the source is read
        self._joined: tuple[tuple[str, tuple[str, ...]], ...] = ()
        names = {_NEW: "New variable", **{name: name for name in self._variables}}
        self._which = choice_box(names)
        self._which.currentIndexChanged.connect(lambda _at: self._show_variable())
        self._which_field = named_field("Variable", self._which)
        self._which_field.setVisible(bool(self._variables))
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setPlaceholderText("Career stage")
        sources = sources_of(options)
        self._made_of = choice_box(
            {key: shortened(_capital(text), _LONGEST_SOURCE) for key, text in sources.items()}
        )
        self._made_of.currentIndexChanged.connect(lambda _at: self._take_source())
        self._method = choice_box({})
        self._method.currentIndexChanged.connect(lambda _at: self._take_method())
        self._cuts = QLineEdit()
        self._cuts.setPlaceholderText("5, 10, 20")
        set_tool_tip(self._cuts, "The number or year with which each band after the first begins")
        self._cuts.textChanged.connect(lambda _text: self._pause.start())
        self._points = number_field("Points counted together", 1, _MOST_POINTS, 2)
        self._points.valueChanged.connect(lambda _points: self._pause.start())
        self._join = JoinTable()
        self._join.changed.connect(lambda: self._pause.start())
        self._groups = QListWidget()
        self._groups.setAccessibleName("Groups")
        self._groups.setFixedWidth(_PREVIEW_WIDTH)
        self._state = label("", Type.SMALL, ink="muted", wrap=True)
        self._state.setFixedWidth(_PREVIEW_WIDTH)
        self._delete = secondary_button("Delete variable", self._delete_variable)
        self._stack = QStackedWidget()
        self._build()
        if variable is not None:
            with QSignalBlocker(self._which):
                self._which.setCurrentIndex(max(self._which.findData(variable), 0))
        elif source is not None and source in sources:
            self._choose_source(source)
        self._show_variable()
        if values is not None:
            self._method.setCurrentIndex(max(self._method.findData(Method.JOIN), 0))

    def accept(self) -> None:
        """Ask for the variable to be saved; the dialog stays open until it is."""
        name = clean(self._name.text()) or ""
        former = self._variable()
        try:
            definition = self._definition()
            self._check_name(name, former)
        except UserError as error:
            self.complain(error.message)
            return
        if self._source is None:  # not read yet, or it cannot be: that is said there
            self.complain(self._state.text())
            return
        self.complain("")
        self.set_ready(ready=False)
        survey, source = self._request.survey_code, self._source

        def save(changes: ChangeSet) -> DerivedVariable:
            source.groups(definition)  # refuses what does not suit the answers of this wave
            if former is not None and fold(former.name) != fold(name):
                delete_derived_variable(changes, survey, former.name)
            return save_derived_variable(changes, survey, name, definition)

        def saved(variable: DerivedVariable) -> None:
            self._done(variable)
            self.close_saved()

        write_batch(
            self._context,
            BatchKind.VARIABLE_SAVE,
            save,
            title="Saving the derived variable",
            done=saved,
            failed=self.show_failure,
        )

    def _build(self) -> None:
        bands, ends, join = QWidget(), QWidget(), QWidget()
        for page, name, field in (
            (bands, "A band begins at", self._cuts),
            (ends, "Points counted together", self._points),
            (join, "Select values, and join them", self._join),
        ):
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(named_field(name, field), int(page is join))
            if page is not join:
                column.addStretch(1)
            self._stack.addWidget(page)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._which_field)
        left.addWidget(named_field("Name", self._name))
        pair = QHBoxLayout()
        pair.setSpacing(GRID)
        pair.addWidget(named_field("Made of", self._made_of), 1)
        pair.addWidget(named_field("Groups", self._method), 1)
        left.addLayout(pair)
        left.addWidget(self._stack, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(label("Preview", Type.SMALL, ink="muted"))
        right.addWidget(self._groups, 1)
        right.addWidget(self._state)
        right.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignRight)
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        sides.addLayout(left, 1)
        sides.addLayout(right)
        self.body.addLayout(sides, 1)

    def _variable(self) -> DerivedVariable | None:
        """The variable that is changed; None: a new one is made."""
        return self._variables.get(self._which.currentData())

    def _show_variable(self) -> None:
        """Show the variable chosen, or what a new one begins with."""
        self.complain("")
        variable = self._variable()
        self._delete.setVisible(variable is not None)
        if variable is None:
            self._name.clear()
            self._joined = ()
            self._take_source()
            return
        self._name.setText(variable.name)
        definition = variable.definition
        with QSignalBlocker(self._cuts), QSignalBlocker(self._points):
            match definition:
                case Bands(_, cuts):
                    self._cuts.setText(", ".join(f"{cut:g}" for cut in cuts))
                case EndPoints(_, _, points):
                    self._points.setValue(points)
        self._joined = definition.joined if isinstance(definition, JoinedCategories) else ()
        self._choose_source(definition.source)
        self._method.setCurrentIndex(self._method.findData(Method.of(definition)))
        self._take_source()

    def _choose_source(self, key: str) -> None:
        with QSignalBlocker(self._made_of):
            keys = {fold(one): one for one in sources_of(self._options)}
            self._made_of.setCurrentIndex(self._made_of.findData(keys.get(fold(key), key)))
        self._offer_methods()

    def _offer_methods(self) -> None:
        """Offer the ways to make groups of the source; the one chosen before stays."""
        chosen = self._method.currentData()
        with QSignalBlocker(self._method):
            self._method.clear()
            for method in methods_of(self._made_of.currentData(), self._options):
                self._method.addItem(method.value, method)
            self._method.setCurrentIndex(max(self._method.findData(chosen), 0))
        self._take_method()

    def _take_source(self) -> None:
        """Read the source chosen, to show its values and to count with."""
        self._offer_methods()
        self._source = None
        self._join.show_values(())
        self._groups.clear()
        key = self._made_of.currentData()
        if key is None:  # what it was made of is no longer there
            self._state.setText("What this variable is made of is no longer available.")
            return
        self._state.setText("Reading the answers…")
        if self._reading is not None:
            self._reading.cancel()
        database, request = self._context.database, self._request

        def read(_progress: object) -> VariableSource:
            with database.read() as connection:
                return read_source(connection, request, key)

        self._reading = self._context.jobs.read(read, self._show_source, failed=self._say)

    def _show_source(self, source: VariableSource) -> None:
        if source.key != self._made_of.currentData():
            return
        self._source = source
        self._join.show_values(source.values, self._joined)
        if self._wanted:
            self._join.select_values(self._wanted)
            self._wanted = ()
        self._state.setText(_SAFE if source.publish_safe else _PEOPLE)
        self._preview()

    def _take_method(self) -> None:
        pages = {Method.BANDS: 0, Method.TOP: 1, Method.BOTTOM: 1, Method.JOIN: 2}
        self._stack.setCurrentIndex(pages[self._chosen_method()])
        self._pause.start()

    def _chosen_method(self) -> Method:
        chosen = self._method.currentData()  # a plain str: Qt keeps no subclass
        return Method.BANDS if chosen is None else Method(chosen)

    def _preview(self) -> None:
        """Work out the groups; while the definition is not complete, show those there are."""
        source = self._source
        if source is None:
            return
        try:
            definition = self._definition()
        except UserError:
            is_join = self._chosen_method() is Method.JOIN
            self._show_groups(source.values if is_join else ())
            return
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._context.jobs.read(
            lambda _progress: source.groups(definition), self._show_groups, failed=self._say
        )

    def _show_groups(self, groups: Sequence[PreviewGroup]) -> None:
        self._groups.clear()
        for one in groups:
            people = "" if one.people is None else f"{format_number(one.people)}  ·  "
            self._groups.addItem(f"{people}{one.label}")
            set_tool_tip(self._groups.item(self._groups.count() - 1), one.label)
        if self._source is not None:
            self._state.setText(_SAFE if self._source.publish_safe else _PEOPLE)

    def _say(self, error: Exception) -> None:
        """Say beside the preview why there is none."""
        if isinstance(error, UserError):
            self._groups.clear()
            self._state.setText(error.message)

    def _definition(self) -> Definition:
        """What is entered. Raises UserError where it is not complete."""
        key, method = self._made_of.currentData(), self._chosen_method()
        if key is None:
            raise UserError("Choose what the variable is made of.", code="bad_variable")
        if method is Method.JOIN:
            joined = self._join.joined()
            if not joined:
                raise UserError(
                    "Select the values that belong together, and join them.", code="bad_variable"
                )
            return JoinedCategories(key, joined)
        if method is Method.BANDS:
            return Bands(key, band_cuts(self._cuts.text()))
        end = ScaleEnd.TOP if method is Method.TOP else ScaleEnd.BOTTOM
        return EndPoints(key, end, self._points.value())

    def _check_name(self, name: str, former: DerivedVariable | None) -> None:
        """Raise UserError for no name, and for that of another variable."""
        if not name:
            raise UserError("Enter a name for the variable.", code="bad_name")
        others = {fold(one) for one in self._variables} - {fold(former.name) if former else ""}
        if fold(name) in others:
            raise UserError(
                f"There is already a derived variable “{name}”. Choose another name, or choose it"
                " above to change it.",
                code="bad_name",
            )

    def _delete_variable(self) -> None:
        variable = self._variable()
        if variable is None:
            return
        survey = self._request.survey_code

        def deleted(_result: None) -> None:
            self._done(None)
            self.close_saved()

        write_batch(
            self._context,
            BatchKind.VARIABLE_DELETE,
            lambda changes: delete_derived_variable(changes, survey, variable.name),
            title="Deleting the derived variable",
            done=deleted,
            failed=self.show_failure,
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
