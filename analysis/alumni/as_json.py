"""Alumni statistics as plain values, for `--json`."""

from analysis.alumni.results import AlumniCell, AlumniSummary


def as_json(summary: AlumniSummary) -> dict[str, object]:
    """The counts and percentages of `summary`; None where a figure is not published."""
    return {
        "by": list(summary.request.by),
        "segment": summary.request.segment,
        "publish_safe": summary.thresholds is not None,
        "people": summary.people,
        "deceased": summary.deceased,
        "columns": [
            {"label": label, **_cell(total)}
            for label, total in zip(summary.columns, summary.column_totals, strict=True)
        ],
        "groups": [
            {
                "label": one.label,
                "known": one.is_known,
                **_cell(one.total),
                "cells": [_cell(cell) for cell in one.cells],
            }
            for one in summary.groups
        ],
    }


def _cell(cell: AlumniCell) -> dict[str, object]:
    return {"count": cell.count, "percent": cell.percent}
