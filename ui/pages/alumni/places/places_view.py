"""Where alumni are: the map, the countries beside it, and the cities of the chosen country."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QImage
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.progress import Progress
from exporters.charts.map_layout import place_circles
from exporters.places import PLACES_ENDINGS, not_on_map
from models.interruptible import interruptible
from queries.places import city_filter, count_places, country_filter, unknown_filter
from records.filters.model import Membership
from records.filters.segments import Segment, list_segments, resolve
from records.filters.text import to_text
from records.office import office_settings
from records.places import CityCount, CountryCount, PlaceCounts
from ui.actions import COPY_PICTURE, EXPORT_PLACES, LIST_PLACE, LIST_WITHOUT_COUNTRY, Action
from ui.bound_actions import action_button, bind, offer
from ui.chart_style import chart_style
from ui.context import ALUMNI, ListPeople, PageContext
from ui.formats import rounded_percent
from ui.jobs import Job
from ui.pages.alumni.places.map_view import MapView, WorldMap
from ui.pages.alumni.view import AlumniView
from ui.table_export import ask_for_path, report_saved, write_file
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.theme import GRID, Tone
from ui.widgets import EmptyState, Message, PageHeader, combo_box, label

_ALL: Final = "All alumni"
_NO_CITY: Final = "City not recorded"
_COUNTRIES: Final = (
    Column("name", "Country", ColumnKind.STRONG, 150),
    Column("people", "People", ColumnKind.NUMBER, 84),
    Column("share", "Share", ColumnKind.NUMBER, 70, sortable=False),
)
_CITIES: Final = (
    Column("name", "City", ColumnKind.STRONG, 200),
    Column("people", "People", ColumnKind.NUMBER, 84),
)
_LARGEST_FIRST: Final = (("people", True),)
_LIST_SHARE, _MAP_SHARE = 2, 3  # of the width


class PlacesView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._places = PlaceCounts((), (), 0)
        self._countries: Sequence[CountryCount] = ()
        self._cities: Sequence[CityCount] = ()
        self._jobs: list[Job] = []
        self._header = PageHeader("Where alumni are")
        self._who = combo_box("People of")
        self._who.addItem(_ALL, "")
        self._map = MapView()
        self._country_model = RowsTableModel(_COUNTRIES)
        self._country_table = DataTable("Countries", self._country_model)
        self._city_model = RowsTableModel(_CITIES)
        self._city_table = DataTable("Cities", self._city_model)
        self._note = label("", ink="muted", wrap=True)
        self._stack = QStackedWidget()
        self._actions = self._bind_actions()
        self._build_ui()
        self._connect()

    def refresh(self) -> None:
        """Count again."""
        self._stop()
        database, segment = self._context.database, str(self._who.currentData())

        def read(progress: Progress) -> tuple[Sequence[Segment], PlaceCounts]:
            with database.read() as connection, interruptible(connection, progress):
                known = list_segments(connection)
                is_known = any(one.name == segment for one in known)
                ids = resolve(connection, segment) if is_known else None
                return known, count_places(connection, ids)

        self._header.set_subtitle("Counting…")
        self._jobs.append(self._context.jobs.read(read, lambda found: self._show(*found)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()

    def _bind_actions(self) -> dict[str, QAction]:
        functions: Sequence[tuple[Action, str, Callable[[], object]]] = (
            (LIST_PLACE, "Show in Alumni", self._show_country),
            (LIST_WITHOUT_COUNTRY, "", lambda: self._list_people(unknown_filter())),
            (EXPORT_PLACES, "Export…", self._export),
            (COPY_PICTURE, "Copy map", self._copy_map),
        )
        return {one.key: bind(self, one, run, text=text) for one, text, run in functions}

    def _build_ui(self) -> None:
        self.focus_on_show(self._country_table)
        for table, model in (
            (self._country_table, self._country_model),
            (self._city_table, self._city_model),
        ):
            table.share_room("name")
            model.set_sorting(_LARGEST_FIRST)
        framed = QFrame()
        framed.setProperty("kind", "card")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(GRID, GRID, GRID, GRID)
        inside.addWidget(self._map)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(framed, 0, 0)
        grid.addWidget(self._city_table, 1, 0)
        grid.addWidget(self._country_table, 0, 1, 2, 1)
        grid.setColumnStretch(0, _MAP_SHARE)
        grid.setColumnStretch(1, _LIST_SHARE)
        grid.setRowStretch(0, _MAP_SHARE)
        grid.setRowStretch(1, _LIST_SHARE)
        self._stack.addWidget(content)
        self._stack.addWidget(
            EmptyState(
                "alumni",
                "No countries",
                "Nobody here has a country on record. Import addresses, or edit people to add it.",
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for action in self._actions.values():
            buttons.addWidget(action_button(action))
        buttons.addStretch(1)
        self._header.add(self._who)
        self._column.addWidget(self._header)
        self._column.addLayout(buttons)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self._note)

    def _connect(self) -> None:
        self._who.currentIndexChanged.connect(self.refresh)
        self._country_table.selection_changed.connect(self._show_cities)
        self._country_table.row_opened.connect(lambda _row: self._show_country())
        self._country_table.sort_asked.connect(self._sort_countries)
        self._city_table.row_opened.connect(
            lambda row: self._list_people(city_filter(self._cities[row]))
        )
        self._city_table.sort_asked.connect(self._sort_cities)
        self._map.region_chosen.connect(self._choose_region)
        self._map.region_opened.connect(self._open_region)
        self._map.room_changed.connect(self._draw)
        self._context.theme.scheme_changed.connect(self._draw)

    # --- what was counted --------------------------------------------------------------------

    def _show(self, segments: Sequence[Segment], places: PlaceCounts) -> None:
        self._offer_segments(segments)
        self._places = places
        countries = plural(len(places.countries), "country", "countries")
        people = plural(places.total - places.unknown, "person", "people")
        self._header.set_subtitle(f"{people} in {countries} by primary postal address")
        self._note.setText(not_on_map(places))
        self._note.setVisible(bool(self._note.text()))
        self._stack.setCurrentIndex(0 if places.countries else 1)
        offer(self._actions[LIST_WITHOUT_COUNTRY.key], when=places.unknown > 0)
        for key in (LIST_PLACE.key, EXPORT_PLACES.key, COPY_PICTURE.key):
            self._actions[key].setEnabled(bool(places.countries))
        self._show_countries()
        self._draw()

    def _offer_segments(self, segments: Sequence[Segment]) -> None:
        current = self._who.currentData()
        with QSignalBlocker(self._who):
            self._who.clear()
            self._who.addItem(_ALL, "")
            for one in segments:
                self._who.addItem(one.name, one.name)
            self._who.setCurrentIndex(max(0, self._who.findData(current)))

    def _show_countries(self) -> None:
        """List the countries in their order; the chosen one stays chosen."""
        chosen = self._country()
        found = self._places.countries
        self._countries = sort_rows(found, self._country_model.sorting, _value)
        known = max(self._places.total - self._places.unknown, 1)
        self._country_model.set_rows([_country_row(one, known) for one in self._countries])
        names = [one.name for one in self._countries]
        if names:
            row = names.index(chosen.name) if chosen and chosen.name in names else 0
            self._country_table.go_to(self._country_model.index(row, 0))
        self._show_cities()

    def _show_cities(self) -> None:
        country = self._country()
        found = () if country is None else self._places.cities_of(country.name)
        self._cities = sort_rows(found, self._city_model.sorting, _value)
        self._city_model.set_rows(
            [(one.city or _NO_CITY, format_number(one.people)) for one in self._cities]
        )
        self._map.choose("" if country is None else country.region or "")

    def _country(self) -> CountryCount | None:
        rows = [row for row in self._country_table.selected_rows() if row < len(self._countries)]
        return self._countries[rows[0]] if rows else None

    def _sort_countries(self, order_by: Sequence[SortKey]) -> None:
        self._country_model.set_sorting(order_by)
        self._show_countries()

    def _sort_cities(self, order_by: Sequence[SortKey]) -> None:
        self._city_model.set_sorting(order_by)
        self._show_cities()

    # --- the map -----------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the map as large as there is room, in the colours of the window."""
        width = self._map.map_width
        people = self._places.by_region()
        if not people or not self._map.isVisible():
            return
        names = {one.region: one.name for one in reversed(self._places.countries) if one.region}
        words = {
            region: f"{names[region]}: {plural(count, 'person', 'people')}"
            for region, count in people.items()
        }
        style = chart_style(width)

        def draw(_progress: Progress) -> WorldMap:
            from exporters.charts.world_map import draw_map

            return WorldMap(draw_map(people, style), place_circles(people, width), words)

        self._jobs.append(self._context.jobs.read(draw, self._map.show_map))

    def _choose_region(self, region: str) -> None:
        rows = (row for row, one in enumerate(self._countries) if one.region == region)
        row = next(rows, None)
        if row is not None:
            self._country_table.go_to(self._country_model.index(row, 0))

    def _open_region(self, region: str) -> None:
        self._choose_region(region)
        self._show_country()

    def _stop(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()

    # --- what is made of it ------------------------------------------------------------------

    def _show_country(self) -> None:
        country = self._country()
        if country is not None:
            self._list_people(country_filter(country))

    def _list_people(self, where: str) -> None:
        segment = str(self._who.currentData())
        within = f"{to_text(Membership('segment', segment))} and " if segment else ""
        self._context.navigate(ALUMNI, ListPeople(expression=within + where))

    def _copy_map(self) -> None:
        places = self._places

        def draw(_progress: Progress) -> QImage:
            from exporters.places import map_png

            return QImage.fromData(map_png(places))

        def put(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self._context.jobs.said.emit(Message("Map copied as a picture.", Tone.GOOD))

        self._context.jobs.read(draw, put)

    def _export(self) -> None:
        places, database = self._places, self._context.database
        preferences = self._context.preferences
        path = ask_for_path(preferences, self, "Where alumni are", PLACES_ENDINGS)
        if path is None:
            return

        def write(_progress: Progress) -> None:
            from exporters.places import write_places_file
            from ui.print.document_pdf import write_document_pdf

            with database.read() as connection:
                office = office_settings(connection).name
            write_places_file(path, places, office, write_document_pdf)

        said = plural(len(places.countries), "country", "countries")
        write_file(self._context, path, write, lambda _: report_saved(self._context, path, said))


def _country_row(one: CountryCount, known: int) -> Row:
    return (one.name, format_number(one.people), rounded_percent(100 * one.people / known))


def _value(one: CountryCount | CityCount, key: str) -> object:
    name = one.name if isinstance(one, CountryCount) else one.city
    return one.people if key == "people" else name.casefold()
