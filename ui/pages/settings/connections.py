"""The connections to survey platforms, and the waves whose answers are fetched by them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from connections.accounts import (
    ConnectedWave,
    PlatformConnection,
    connected_waves,
    disconnect_wave,
    list_connections,
    remove_connection,
)
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.waves import Wave, all_waves, by_urgency, find_wave
from ui.actions import ADD_CONNECTION, CONNECT_WAVE
from ui.bound_actions import action_button, bind
from ui.connections.fetch_job import start_fetch
from ui.context import PageContext
from ui.formats import moment
from ui.pages.settings.connection_dialogs import (
    ConnectionDialog,
    SecretDialog,
    WaveConnectionDialog,
)
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind, Row, TwoLines
from ui.undo import write_batch

_OUTCOMES: Final = {
    "applied": "Imported",
    "waiting": "Waits for review",
    "known": "No new answers",
    "refused": "Could not be read",
    "failed": "Failed",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is on record, and which connections have their password or token on this computer."""

    connections: Sequence[PlatformConnection]
    here: frozenset[int]
    connected: Sequence[ConnectedWave]
    waves: Sequence[Wave]


class ConnectionsSection(Section):
    """A table of connections to sign in to and remove, and one of the waves fetched by them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._known = _Known((), frozenset(), (), ())
        self._list = TableCard(
            "Survey platforms",
            "Accounts by which answers are fetched and the people invited are sent to a platform. "
            "Passwords and tokens stay in this computer’s keyring.",
            [
                Column("name", "Connection", ColumnKind.STRONG, 300),
                Column("state", "On this computer", ColumnKind.TEXT, 130),
                Column("secret", "", ColumnKind.LINK, 84),
                Column("remove", "", ColumnKind.LINK, 78),
            ],
            "No connections. Answers can be fetched from LimeSurvey, Qualtrics, REDCap and "
            "KoboToolbox.",
            removal="remove",
            two_lines=True,
        )
        self._list.add(action_button(bind(self, ADD_CONNECTION, self._open_new), "primary"))
        self._list.link_clicked.connect(self._click)
        self._waves = TableCard(
            "Answers to waves",
            "Fetched on request, or every so many hours while Almanac is open, or by a scheduled "
            "task (connection fetch --due). Nothing is imported twice.",
            [
                Column("wave", "Wave", ColumnKind.STRONG, 190),
                Column("last", "Last fetch", ColumnKind.TEXT, 200),
                Column("fetch", "", ColumnKind.LINK, 98),
                Column("edit", "", ColumnKind.LINK, 60),
                Column("remove", "", ColumnKind.LINK, 78),
            ],
            "No answers are fetched yet.",
            wide="last",
            removal="remove",
            two_lines=True,
        )
        self._waves.add(action_button(bind(self, CONNECT_WAVE, self._open_wave)))
        self._waves.link_clicked.connect(self._click_wave)
        self._waves.opened.connect(self._edit_wave)
        self.column.addWidget(self._list)
        self.column.addWidget(self._waves)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> _Known:
            with database.read() as connection:
                known = list_connections(connection)
                connected = connected_waves(connection)
                waves = by_urgency(all_waves(connection), date.today())
            here = frozenset(one.id for one in known if one.has_secret())
            return _Known(known, here, connected, waves)

        self.context.jobs.read(read, self._show)

    def _show(self, known: _Known) -> None:
        self._known = known
        self._list.show_rows(
            [
                (
                    TwoLines(one.name, f"{one.interface.title}, {urlsplit(one.address).hostname}"),
                    "Signed in" if one.id in known.here else "Not signed in",
                    "Sign in…",
                    "Remove",
                )
                for one in known.connections
            ]
        )
        self._waves.show_rows([_row(one) for one in known.connected])

    def _open_new(self) -> None:
        ConnectionDialog(self, self.context).open()

    def _open_wave(self) -> None:
        WaveConnectionDialog(self, self.context, self._known.connections, self._known.waves).open()

    def _edit_wave(self, row: int) -> None:
        known, one = self._known, self._known.connected[row]
        waves = [wave for wave in known.waves if wave.id == one.wave_id]
        WaveConnectionDialog(self, self.context, known.connections, waves, one).open()

    def _click(self, row: int, key: str) -> None:
        chosen = self._known.connections[row]
        if key == "secret":
            SecretDialog(self, self.context, chosen).open()
            return
        self._write(
            BatchKind.CONNECTION_REMOVE,
            lambda changes: remove_connection(changes, chosen.name),
            lambda _removed: self.context.jobs.read(
                lambda _progress: chosen.forget_secret(), lambda _nothing: self.refresh()
            ),
        )

    def _click_wave(self, row: int, key: str) -> None:
        one = self._known.connected[row]
        if key == "fetch":
            start_fetch(self.context, one, self.refresh, is_asked=True)
        elif key == "edit":
            self._edit_wave(row)
        else:
            self._write(
                BatchKind.WAVE_DISCONNECT,
                lambda changes: disconnect_wave(
                    changes, find_wave(changes.connection, one.survey_code, one.wave_label)
                ),
            )

    def _write(
        self,
        kind: BatchKind,
        act: Callable[[ChangeSet], object],
        done: Callable[[object], object] | None = None,
    ) -> None:
        write_batch(self.context, kind, act, title="Saving the settings", done=done)


def _row(one: ConnectedWave) -> Row:
    return (
        TwoLines(one.name, f"{one.connection}, {one.remote_id}"),
        TwoLines(_outcome(one), one.message or _schedule(one)),
        "Fetch now",
        "Edit…",
        "Remove",
    )


def _outcome(one: ConnectedWave) -> str:
    """What came of the last fetch, and when that was."""
    if one.fetched_at is None:
        return "Not fetched yet"
    return f"{_OUTCOMES[one.outcome]}, {moment(one.fetched_at)}"


def _schedule(one: ConnectedWave) -> str:
    if one.every_hours is None:
        return "On request only"
    every = "Every hour" if one.every_hours == 1 else f"Every {one.every_hours} hours"
    return every if one.next_at is None else f"{every}, next {moment(one.next_at)}"
