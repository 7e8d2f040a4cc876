"""The command for the retention rules: what is due, and its removal."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from cli.session import session
from core.errors import UserError
from core.formats import format_day, plural
from importers.queue.draft_erasure import discard_drafts
from importers.queue.worklist import drop_all
from models.batch_kinds import BatchKind
from records.retention.plan import DueRule, plan_retention
from records.retention.removal import remove_due
from records.retention.rules import (
    DESCRIPTIONS,
    RetentionPolicy,
    RetentionRule,
    read_policy,
    save_policy,
)
from surveys.unlinked_answers import unlink_closed_waves

_OFF = "off"


def retention(
    context: typer.Context,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE=YEARS",
            help="Set a rule first: people, deleted, answers, contact-log, handed-out, import-rows"
            " or drafts, and a number of years or “off”.",
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Remove what is due. It cannot be undone.")
    ] = False,
) -> None:
    """Show what is due by the retention rules, person by person; remove it on request."""
    run = session(context)
    today = date.today()
    with run.database() as database:
        with database.read() as connection:
            policy = changed = read_policy(connection)
        for given in keep or ():
            changed = changed.with_rule(*_rule(given))
        if changed != policy:
            with database.write(BatchKind.SETTINGS) as changes:
                save_policy(changes, changed)
        with database.read() as connection:
            plan = plan_retention(connection, changed, today, run.progress())
        removed = None
        if apply:
            removed = remove_due(
                database,
                plan,
                today,
                discard_drafts,
                drop_all,
                unlink_closed_waves,
                run.progress(),
            )
    rules = [_as_json(rule, changed, plan) for rule in RetentionRule]
    run.print(
        {"rules": rules, "removed": None if removed is None else _counts(removed.rules)},
        lambda: [removed.sentence] if removed is not None else _lines(changed, plan),
    )


def _rule(given: str) -> tuple[RetentionRule, int | None]:
    """A rule and its years, None: off, as “people=10”."""
    name, _, years = given.partition("=")
    if name not in {str(one) for one in RetentionRule} or not (years == _OFF or years.isdecimal()):
        rules = ", ".join(RetentionRule)
        raise UserError(
            f"“{given}” is not a rule and its years, such as people=10 or people=off. The rules are"
            f" {rules}; nothing was changed.",
            code="unknown_rule",
        )
    return RetentionRule(name), None if years == _OFF else int(years)


def _counts(rules: Sequence[DueRule]) -> dict[str, int]:
    return {str(due.rule): due.count for due in rules}


def _as_json(
    rule: RetentionRule, policy: RetentionPolicy, plan: Sequence[DueRule]
) -> dict[str, Any]:
    due = next((one for one in plan if one.rule is rule), None)
    items = () if due is None else due.items
    return {
        "rule": rule.value,
        "title": DESCRIPTIONS[rule].title,
        "years": policy.years.get(rule),
        "before": None if due is None else due.before.isoformat(),
        "count": 0 if due is None else due.count,
        "items": [
            {"id": one.id, "title": one.title, "on": one.on.isoformat(), "count": one.count}
            for one in items
        ],
    }


def _lines(policy: RetentionPolicy, plan: Sequence[DueRule]) -> list[str]:
    lines: list[str] = []
    for due in plan:
        title = DESCRIPTIONS[due.rule].title
        lines.append(f"{title}, kept for {plural(due.years, 'year')}: {due.in_words} due")
        lines += (f"    {one.title}  {format_day(one.on)}" for one in due.items)
    off = [rule for rule in RetentionRule if rule not in policy.years]
    lines += (
        f"{DESCRIPTIONS[rule].title}: off (proposal: --keep {rule}={DESCRIPTIONS[rule].proposal})"
        for rule in off
    )
    return lines
