"""The figures as the commands print them.

Knows results only. Percentages are 0..100, unrounded unless safe to publish; a hidden figure is
null, with the range that stands for it in "band".
"""

from dataclasses import asdict
from datetime import date

from analysis.comparison_sentences import comparison_sentence
from analysis.headline_results import HeadlineFigure
from analysis.notes import notes
from analysis.results import (
    Breakdown,
    Group,
    GroupComparison,
    HistogramBin,
    KindName,
    QuestionSummary,
    Summary,
    Trend,
)
from analysis.trend_results import WaveChange
from analysis.weighting.sentences import headline_sentence
from surveys.routing import routing_text


def as_json(summary: Summary) -> dict[str, object]:
    """Give plain dictionaries, lists, numbers and texts; dates in ISO form.

    `groups` and `trend` are empty where nothing was broken down or compared. `rates` holds bare
    percentages by code, `rate_definitions` what they are of what.
    """
    return {
        "label": summary.label,
        "base": None if summary.base is None else asdict(summary.base),
        "respondents": summary.respondents,
        "frame": summary.frame,
        "frame_details": None if summary.frame_details is None else asdict(summary.frame_details),
        "not_invited": summary.not_invited,
        "responses": asdict(summary.responses),
        "dispositions": dict(summary.dispositions),
        "rates": {rate.code: rate.percent for rate in summary.rates},
        "rate_definitions": {rate.code: asdict(rate) for rate in summary.rates},
        "questions": [_question(question) for question in summary.questions],
        "groups": {} if summary.breakdown is None else _breakdown(summary.breakdown),
        "trend": {} if summary.trend is None else _trend(summary.trend),
        "withheld_for": [{**asdict(one), "at": one.at.isoformat()} for one in summary.withheld_for],
        "non_response": _non_response(summary),
        "weighting": None if summary.weighting is None else asdict(summary.weighting),
        "headlines": [_headline(summary, one) for one in summary.headlines],
        "publish_safe": asdict(summary.thresholds) if summary.thresholds else None,
        "notes": list(notes(summary)),
    }


def _question(question: QuestionSummary) -> dict[str, object]:
    return {
        "code": question.code,
        "text": question.text,
        "type": question.kind,
        "matrix": None if question.matrix is None else asdict(question.matrix),
        "asked": question.not_asked_in is None,
        "base": question.base,
        "missing": question.missing,
        "not_applicable": question.not_applicable,
        "not_asked": question.not_asked,
        "effective_base": question.effective_base,
        "values": [asdict(share) for share in question.values],
        "headline": None if question.headline is None else asdict(question.headline),
        "mean": question.numbers.mean,
        "mean_low": question.numbers.low,
        "mean_high": question.numbers.high,
        "median": question.numbers.median,
        "lower_quartile": question.numbers.lower_quartile,
        "upper_quartile": question.numbers.upper_quartile,
        "lowest": question.numbers.lowest,
        "highest": question.numbers.highest,
        "is_year": question.is_year,
        "coded_from": question.coded_from,
        "among": question.among,
        "not_coded": question.not_coded,
        "earliest": None if question.earliest is None else question.earliest.isoformat(),
        "latest": None if question.latest is None else question.latest.isoformat(),
        "distribution": [_bin(one, question.kind) for one in question.distribution],
    }


def _bin(one: HistogramBin, kind: KindName) -> dict[str, object]:
    if kind != "date":
        return asdict(one)
    low, high = (date.fromordinal(int(day)).isoformat() for day in (one.low, one.high))
    return {"low": low, "high": high, "count": one.count}


def _non_response(summary: Summary) -> dict[str, object] | None:
    found = summary.non_response
    if found is None:
        return None
    printed = asdict(found)
    timing = found.timing
    if timing is not None and timing.since is not None:
        printed["timing"]["since"] = timing.since.isoformat()
    return printed


def _headline(summary: Summary, figure: HeadlineFigure) -> dict[str, object]:
    """One headline, with what non-response means for it."""
    definition, effect = figure.definition, figure.effect
    return {
        "kind": str(definition.kind),
        "words": definition.words,
        "question": definition.question,
        "choices": None if definition.choices is None else list(definition.choices),
        "base": None if definition.base is None else routing_text(definition.base),
        "figures": None if figure.question is None else _question(figure.question),
        "rate": None if figure.rate is None else asdict(figure.rate),
        "weighting": None if effect is None else {**asdict(effect), "change": effect.change},
        "sentence": headline_sentence(summary, figure),
    }


def _breakdown(breakdown: Breakdown) -> dict[str, object]:
    return {
        "by": ",".join(breakdown.by),
        "variables": [asdict(variable) for variable in breakdown.variables],
        "groups": [_group(group) for group in breakdown.groups],
        "margins": [[_group(group) for group in margin] for margin in breakdown.margins],
        "crosstab": None if breakdown.crosstab is None else asdict(breakdown.crosstab),
        "comparisons": [_comparison(breakdown, one) for one in breakdown.comparisons],
        "tests": breakdown.tests,
    }


def _comparison(breakdown: Breakdown, comparison: GroupComparison) -> dict[str, object]:
    """One test, with the sentences on what it shows."""
    return {
        **asdict(comparison),
        "sentence": comparison_sentence(breakdown, comparison) or None,
        "pairs": [_comparison(breakdown, pair) for pair in comparison.pairs],
    }


def _group(group: Group) -> dict[str, object]:
    return {
        "group": group.label,
        "known": group.known,
        "values": list(group.values),
        "respondents": group.respondents,
        "questions": [_question(question) for question in group.questions],
    }


def _trend(trend: Trend) -> dict[str, object]:
    return {
        "against": trend.against,
        "respondents": trend.respondents,
        "same_people": trend.same_people,
        "questions": [_question(question) for question in trend.questions],
        "changes": [_change(change) for change in trend.changes],
        "not_compared": dict(trend.not_compared),
        "waves": [
            {
                "label": wave.label,
                "opens": None if wave.opens is None else wave.opens.isoformat(),
                "respondents": wave.respondents,
            }
            for wave in trend.waves
        ],
        "same_in_all": trend.same_in_all,
        "series": [
            {**asdict(series), "changes": [_change(change) for change in series.changes]}
            for series in trend.series
        ],
        "flows": [asdict(flow) for flow in trend.flows],
        "by": trend.by,
        "groups": [
            {
                **asdict(group),
                "groups": [
                    {"group": one.group, "change": _change(one.change)} for one in group.groups
                ],
            }
            for group in trend.groups
        ],
        "families": asdict(trend.families),
    }


def _change(change: WaveChange) -> dict[str, object]:
    printed = asdict(change)
    del printed["overlap"]
    return printed
