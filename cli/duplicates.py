"""Commands that find duplicates, and merge and unmerge records."""

from typing import Annotated, Any

import typer

from cli.batches import BatchNumber
from cli.session import LARGEST_ID, session
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from records.duplicates.decisions import mark_different
from records.duplicates.found_pairs import read_found_pairs, search_duplicates
from records.duplicates.pairs import MINIMUM, DuplicatePair
from records.history.undo import unmerge as unmerge_batch
from records.merging.clear_merge import clear_groups, merge_groups
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.people import list_names, read_people

Record = Annotated[int | None, typer.Argument(min=1, max=LARGEST_ID)]


def duplicates(
    context: typer.Context,
    minimum: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Pairs of at least this probability.")
    ] = MINIMUM,
    different: Annotated[
        tuple[int, int] | None,
        typer.Option(
            "--different", metavar="ID ID", help="Remember that these are not the same person."
        ),
    ] = None,
) -> None:
    """Find people who are on record twice, or remember that two are not the same person."""
    run = session(context)
    with run.database() as database:
        if different is not None:
            with database.write(BatchKind.DIFFERENT_PEOPLE) as changes:
                is_new = mark_different(changes, *different)
            told = {"different": list(different), "batch": changes.changed().batch_id}
            text = "Marked as" if is_new else "Already marked as"
            run.print(told, lambda: [f"{text} not the same person."])
            return
        found = search_duplicates(database, minimum, run.progress())
        with database.read() as connection:
            pairs = [_as_json(pair) for pair in found.pairs]
            ids = [one[side] for one in pairs for side in ("left", "right")]
            rows = {
                row["id"]: row
                for row in read_people(connection, list(dict.fromkeys(ids)), ["id", "alumni_id"])
            }
            names = list_names(connection, list(rows))
    for one in pairs:
        one["left_alumni_id"] = rows[one["left"]]["alumni_id"]
        one["right_alumni_id"] = rows[one["right"]]["alumni_id"]
    run.print(
        {"pairs": pairs},
        lambda: [
            f"{plural(len(pairs), 'pair')} among {plural(found.people, 'person', 'people')}",
            *(
                f"{one['probability']:.3f}  {one['left']} {names[one['left']]}"
                f"  {one['right']} {names[one['right']]}: {', '.join(one['reasons'])}"
                for one in pairs
            ),
        ],
    )


def merge(
    context: typer.Context,
    keep: Record = None,
    other: Record = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Merge all clear pairs of the last search.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
) -> None:
    """Merge the record OTHER into the record KEEP, as suggested; `unmerge` undoes it."""
    if clear != (keep is None and other is None) or (keep is None) != (other is None):
        raise typer.BadParameter("give KEEP and OTHER, or --clear.")
    if keep is None or other is None:
        _merge_clear(context, dry_run=dry_run)
        return
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            plan = plan_merge(connection, keep, other)
        batch, moved = None, {one.name: one.count for one in plan.moved}
        if not dry_run:
            with database.write(BatchKind.MERGE, progress=run.progress()) as changes:
                moved = dict(merge_people(changes, plan).moved)
            batch = changes.changed().batch_id
    chosen = {one.key: str(plan.side(one)) for one in plan.fields if one.differs}
    told = {
        "person": keep,
        "merged": other,
        "fields": chosen,
        "moved": moved,
        "responses": [
            {
                "wave": one.wave,
                "counts": "other" if one.is_other else "kept",
                "rule": str(one.rule),
            }
            for one in plan.double_responses
        ],
        "warnings": list(plan.warnings),
        "batch": batch,
    }
    verb = "would be merged" if dry_run else "merged"
    run.print(
        told,
        lambda: [
            f"{plan.other_name} {verb} into {plan.keep_name}; "
            f"{plural(sum(moved.values()), 'record')} moved.",
            *map(str, plan.double_responses),
            *plan.warnings,
        ],
    )


def unmerge(context: typer.Context, batch: BatchNumber) -> None:
    """Undo a merge: both records are there again, also after later edits."""
    run = session(context)
    with run.database() as database:
        undone = unmerge_batch(database, batch, run.progress()).undone
    kept = [
        {"person": one.person_id, "field": one.field, "reason": one.reason} for one in undone.kept
    ]
    run.print(
        {"batch": batch, "reverted": undone.reverted, "kept": kept},
        lambda: [
            f"Unmerged: {plural(undone.reverted, 'record')} restored.",
            *(f"{one['person']}  {one['field']}: {one['reason']}" for one in kept),
        ],
    )


def _merge_clear(context: typer.Context, *, dry_run: bool) -> None:
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found = read_found_pairs(connection)
            if found is None:
                raise UserError(
                    "Nobody has searched for duplicates yet; nothing was changed. Run the command"
                    " duplicates first.",
                    code="not_searched",
                )
            groups = clear_groups(connection, found.pairs)
            names = list_names(connection, [group.keep_id for group in groups])
        batch = None
        if groups and not dry_run:
            with database.write(BatchKind.MERGE, progress=run.progress()) as changes:
                merge_groups(changes, groups)
            batch = changes.changed().batch_id
    count = sum(len(group.others) for group in groups)
    told = [{"keep": group.keep_id, "others": list(group.others)} for group in groups]
    verb = "would be merged" if dry_run else "merged"
    run.print(
        {"groups": told, "merged": count, "batch": batch},
        lambda: [
            f"{plural(count, 'record')} {verb} into {plural(len(groups), 'other record')}.",
            *(
                f"{names[group.keep_id]} ({group.keep_id}): {', '.join(map(str, group.others))}"
                for group in groups
            ),
        ],
    )


def _as_json(pair: DuplicatePair) -> dict[str, Any]:
    return {
        "left": pair.left,
        "right": pair.right,
        "probability": pair.probability,
        "reasons": [reason.text for reason in pair.reasons],
    }
