"""Enter figures in the ledger of publications when they leave the program.

Whatever is written, printed or copied under disclosure control is taken as published: the program
cannot know otherwise. What is only shown on the screen is not.
"""

import re
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from analysis.request import SummaryRequest
from analysis.results import Summary
from core.formats import listed
from models.changes import ChangeSet
from models.data_state import data_state
from records.publications.entries import PublicationRecord, add_publication
from records.publications.forms import PublicationForm
from surveys.routing import routing_text

_KEY = re.compile(r"^(question|derived|initiative):")


def publish(
    changes: ChangeSet,
    request: SummaryRequest,
    summary: Summary,
    form: PublicationForm,
    file_name: str | None = None,
    questions: Collection[str] | None = None,
) -> int | None:
    """Enter the figures of a safe `summary` that leave the program; return the publication's id.

    `questions` are the codes of those whose figures do, None: all. None is returned for internal
    figures, and where the same figures of the same data were published before.
    """
    if not summary.publish_safe or not summary.cuts:
        return None
    from analysis.as_json import as_json
    from analysis.publications.records import fingerprint_of, records_of

    states, sets = records_of(summary.cuts, questions)
    definition = definition_of(request, questions)
    figures = as_json(summary)
    if questions is not None:
        figures = _of_questions(figures, questions)
    record = PublicationRecord(
        wave_id=summary.cuts[0].wave_id,
        survey_code=request.survey_code,
        wave_label=request.wave_label,
        title=title_of(request, questions),
        definition=definition,
        data_state=data_state(changes.connection),
        fingerprint=fingerprint_of(definition, sets),
        figures=figures,
        states=states,
        sets=sets,
    )
    return add_publication(changes, record, form, file_name)


def _of_questions(figures: dict[str, object], codes: Collection[str]) -> dict[str, object]:
    """Keep the figures of some questions, of everybody and by group; no rates, no comparisons."""
    found: dict[str, Any] = {name: figures[name] for name in ("label", "respondents", "base")}
    kept: dict[str, Any] = {**figures}
    found["questions"] = [one for one in kept["questions"] if one["code"] in codes]
    found["groups"] = kept["groups"] and {
        "by": kept["groups"]["by"],
        "groups": [
            {**group, "questions": [one for one in group["questions"] if one["code"] in codes]}
            for group in kept["groups"]["groups"]
        ],
    }
    return found


def definition_of(
    request: SummaryRequest, questions: Collection[str] | None = None
) -> dict[str, Any]:
    """The request as JSON, with the `questions` that were published of it."""
    return {
        **{name: value for name, value in asdict(request).items() if name != "base"},
        "base": None if request.base is None else routing_text(request.base),
        "questions": None if questions is None else sorted(questions),
    }


def title_of(request: SummaryRequest, questions: Collection[str] | None = None) -> str:
    """What the figures are of, in words: “CAREERS 2018 by gender, compared with 2016”."""
    said = f"{request.survey_code} {request.wave_label}"
    if request.by:
        keys = [_KEY.sub("", key).removeprefix("custom.").replace("_", " ") for key in request.by]
        said += f" by {listed(keys)}"
    parts = []
    if questions is not None:
        parts.append(f"question {listed(sorted(questions))}")
    if request.segment is not None:
        parts.append(f"segment “{request.segment}”")
    if request.base is not None:
        parts.append(f"those with {routing_text(request.base)}")
    if request.only:
        parts.append(f"only {listed(request.only)}")
    if request.against:
        parts.append(f"compared with {listed(request.against)}")
    if request.weighting:
        parts.append(f"weighted by {listed(request.weighting)}")
    return ", ".join([said, *parts])
