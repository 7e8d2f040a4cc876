"""The command that edits many people by one or several acts, in one batch."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from cli.chosen_people import OfFilter, OfIds, OfSegment, chosen_people
from cli.session import session
from core.dates import parse_date
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from models.consent_fields import CHANNELS, PURPOSES
from queries.people import read_parse_options
from records.fields.definitions import Field, editable_fields
from records.fields.values import BadValue, parse_plausible
from records.filters.segments import find_segment
from records.parts.consents import BASES
from records.people import list_names
from records.writing.bulk_edit.bulk_edit import BulkResult, apply_bulk_edit, preview_bulk_edit
from records.writing.bulk_edit.consents import grant_consent, withdraw_consent
from records.writing.bulk_edit.definition import BulkAct
from records.writing.bulk_edit.engagements import Activity, log_activity, remove_activity
from records.writing.bulk_edit.fields import clear_field, replace_text, set_field
from records.writing.bulk_edit.lists import put_on_list, take_off_list

_TOLD = 20  # people refused that are named; --json has all


def edit(
    context: typer.Context,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Set a field.")
    ] = None,
    cleared: Annotated[
        list[str] | None, typer.Option("--clear", metavar="FIELD", help="Clear a field.")
    ] = None,
    replaced: Annotated[
        tuple[str, str, str] | None,
        typer.Option("--replace", metavar="FIELD FIND REPLACEMENT", help="Replace text."),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Replace whole values only.")] = False,
    match_case: Annotated[bool, typer.Option("--match-case")] = False,
    add_to_list: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    remove_from_list: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    record: Annotated[
        tuple[str, str, str] | None,
        typer.Option(
            "--record-consent", metavar="PURPOSE CHANNEL BASIS", help="survey email consent"
        ),
    ] = None,
    withdraw: Annotated[
        tuple[str, str] | None, typer.Option("--withdraw-consent", metavar="PURPOSE CHANNEL")
    ] = None,
    logged: Annotated[
        str | None, typer.Option("--log-activity", metavar="TYPE", help="event, mentoring, …")
    ] = None,
    removed: Annotated[str | None, typer.Option("--remove-activity", metavar="TYPE")] = None,
    title: Annotated[str | None, typer.Option(help="Of the activity.")] = None,
    on: Annotated[
        str | None, typer.Option(help="The day of the activity or consent: 2026-05-01.")
    ] = None,
    evidence: Annotated[str | None, typer.Option(help="Of the consent.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
) -> None:
    """Edit many people at once. Nobody who opted out is changed in a way that would end it."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            people = chosen_people(connection, segment, where, ids)
            fields = _Fields(connection)
            day = _day(on)
            acts: list[BulkAct] = [fields.setting(text) for text in values or ()]
            acts += [clear_field(fields.named(name)) for name in cleared or ()]
            if replaced is not None:
                acts.append(fields.replacement(*replaced, whole=whole, match_case=match_case))
            if record is not None:
                purpose, channel, basis = _known(record, PURPOSES, CHANNELS, BASES)
                recorded_on = day or date.today()
                acts.append(grant_consent(purpose, channel, basis, recorded_on, evidence=evidence))
            if withdraw is not None:
                purpose, channel = _known(withdraw, PURPOSES, CHANNELS)
                recorded_on = day or date.today()
                acts.append(withdraw_consent(purpose, channel, recorded_on, evidence=evidence))
            if logged is not None:
                acts.append(log_activity(Activity(logged, title, day)))
            if removed is not None:
                acts.append(remove_activity(Activity(removed, title, day)))
            if add_to_list is not None:
                acts.append(put_on_list(add_to_list))
            if remove_from_list is not None:
                found = find_segment(connection, remove_from_list)
                if found is None:
                    raise UserError(
                        f"There is no list “{remove_from_list}”; nothing was changed.",
                        code="unknown_segment",
                    )
                acts.append(take_off_list(found))
            if not acts:
                raise typer.BadParameter("say what to change: --set, --clear, --replace, …")
            batch: int | None = None
            results: list[BulkResult] = []
            if dry_run:
                progress = run.progress()
                results += [preview_bulk_edit(connection, people, act, progress) for act in acts]
        if not dry_run:
            kind = acts[0].kind if len(acts) == 1 else BatchKind.BULK_EDIT
            with database.write(kind, progress=run.progress()) as changes:
                results += [apply_bulk_edit(changes, people, act) for act in acts]
            batch = changes.changed().batch_id
        told = _as_json(people, results, batch)
        with database.read() as connection:
            names = list_names(connection, [one["person"] for one in told["refused"][:_TOLD]])

    def lines() -> list[str]:
        verb = "would change" if dry_run else "changed"
        return [
            f"{plural(told['changed'], 'person', 'people')} {verb}, "
            f"{told['unchanged']} unchanged, {len(told['refused'])} can’t be changed.",
            *(
                f"{one['person']}  {names.get(one['person'], '(deleted)')}: {one['reason']}"
                for one in told["refused"][:_TOLD]
            ),
        ]

    run.print(told, lines)


class _Fields:
    """The fields by key or label, and how their values are read."""

    def __init__(self, connection: Connection) -> None:
        self._fields = editable_fields(connection)
        self._by_label = {one.label.casefold(): one for one in self._fields.values()}
        self._options = read_parse_options(connection, None)

    def named(self, name: str) -> Field:
        """The field with that key or label. Raises UserError."""
        found = self._fields.get(name) or self._by_label.get(name.casefold())
        if found is None:
            raise UserError(
                f"There is no field “{name}”; nothing was changed.", code="unknown_field"
            )
        return found

    def setting(self, text: str) -> BulkAct:
        """The act of “field=value”. Raises UserError."""
        name, separator, value = text.partition("=")
        if not separator or not value.strip():
            raise typer.BadParameter("--set takes FIELD=VALUE; --clear FIELD clears one.")
        field = self.named(name.strip())
        try:
            return set_field(field, parse_plausible(field, value, self._options))
        except BadValue as bad:
            raise UserError(f"{bad.message} Nothing was changed.", code=bad.code) from bad

    def replacement(
        self, name: str, find: str, replacement: str, *, whole: bool, match_case: bool
    ) -> BulkAct:
        """The act that replaces text in a field. Raises UserError."""
        return replace_text(
            self.named(name), find, replacement, self._options, whole=whole, match_case=match_case
        )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    found = parse_date(text)
    if found is None:
        raise typer.BadParameter(f"“{text}” is not a date; write it as 2026-05-01.")
    return found


def _known(given: Sequence[str], *choices: Any) -> Sequence[str]:
    """`given`, each one of its choices. Raises BadParameter."""
    for word, words in zip(given, choices, strict=True):
        if word not in words:
            raise typer.BadParameter(f"“{word}” is not one of {', '.join(words)}.")
    return given


def _as_json(
    people: Sequence[int], results: Sequence[BulkResult], batch: int | None
) -> dict[str, Any]:
    changed = {one for result in results for one in result.changed_ids}
    refused = [
        {"person": person_id, "reason": reason}
        for result in results
        for reason, some in result.refused.items()
        for person_id in some
    ]
    touched = changed.union(one["person"] for one in refused)
    return {
        "people": len(people),
        "changed": len(changed),
        "unchanged": len(people) - len(touched),
        "refused": refused,
        "batch": batch,
    }
