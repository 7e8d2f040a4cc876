"""Disclosure control: round every figure, and suppress those of few people.

Whatever is shown, drawn or written as safe to publish comes from the Summary that `publish_safe`
returns, and holds nothing more exact. Knows results and thresholds; never sees answers.
The rules are those of HESA, "Rounding and suppression to anonymise statistics", made stricter:
docs/adr/0007-figures.md.

Every value of a published summary is constructed here with each of its fields named, never copied
from the exact one. So a new figure is not published until somebody says how: name it as None (or
empty) first, and give it its safe form together with the test of that form: rounded, hidden on
bases below `percent_base`, groups of 1 to `count_as_none` joined, shares of so few people a band.
`tests/analysis/test_published_fields.py` fails while a field is not named.
"""

from analysis.disclosure.groups import safe_breakdown
from analysis.disclosure.headlines import safe_headlines
from analysis.disclosure.non_response import safe_non_response, safe_weighting
from analysis.disclosure.questions import safe_questions
from analysis.disclosure.rates import safe_dispositions, safe_rates
from analysis.disclosure.rounding import rounded
from analysis.disclosure.trends import safe_trend
from analysis.disclosure.withheld_figures import WithheldOfWaves
from analysis.results import Base, FrameDetails, ResponseCounts, SampleDetails, Summary, Thresholds


def publish_safe(
    summary: Summary, thresholds: Thresholds, withheld: WithheldOfWaves | None = None
) -> Summary:
    """Return `summary` with every figure rounded, and None for those that could identify a person.

    What is `withheld` because of earlier publications is hidden with them. The choices of `summary`
    must be in the questionnaire's order, not ranked by counts that will be hidden.
    Raises ValueError when `summary` is publish-safe already: rounded counts would be judged as if
    they were raw.
    """
    if summary.publish_safe:
        raise ValueError("the summary is publish-safe already")
    withheld = withheld or WithheldOfWaves()
    in_segment = summary.segment is not None or summary.base is not None
    questions = safe_questions(
        summary.label, summary.questions, thresholds, withheld, in_segment=in_segment
    )
    breakdown, trend = summary.breakdown, summary.trend
    rates = safe_rates(summary, thresholds, is_hidden=withheld.rates)
    return Summary(
        label=summary.label,
        respondents=rounded(summary.respondents, thresholds),
        frame=rounded(summary.frame, thresholds),
        dispositions=safe_dispositions(summary.dispositions, thresholds),
        rates=rates,
        questions=questions,
        breakdown=breakdown
        and safe_breakdown(
            breakdown,
            summary.questions,
            thresholds,
            {one.code: withheld.of(summary.label, one.code) for one in summary.questions},
            published=questions,
            is_weighted=summary.weighting is not None,
            without_crosstab=withheld.crosstab,
            in_segment=in_segment,
        ),
        trend=trend
        and safe_trend(
            trend,
            questions,
            summary.questions,
            thresholds,
            in_segment=in_segment,
            withheld=withheld,
            wave=summary.label,
        ),
        thresholds=thresholds,
        not_invited=rounded(summary.not_invited, thresholds) or 0,
        responses=_safe_responses(summary.responses, thresholds),
        frame_details=summary.frame_details and _safe_frame(summary.frame_details, thresholds),
        segment=summary.segment,
        non_response=None
        if withheld.rates
        else summary.non_response
        and safe_non_response(summary.non_response, questions, thresholds),
        weighting=summary.weighting and safe_weighting(summary.weighting, thresholds),
        base=summary.base
        and Base(
            expression=summary.base.expression,
            words=summary.base.words,
            respondents=rounded(summary.base.respondents, thresholds),
        ),
        panels=summary.panels,
        cuts=(),
        withheld_for=(),
        joins=(),
        headlines=safe_headlines(
            summary.headlines,
            {question.code: question for question in questions},
            rates,
            thresholds,
            lambda code: withheld.of(summary.label, code),
            in_segment=in_segment,
        ),
    )


def _safe_responses(counts: ResponseCounts, thresholds: Thresholds) -> ResponseCounts:
    return ResponseCounts(
        complete=rounded(counts.complete, thresholds),
        partial=rounded(counts.partial, thresholds),
        ineligible=rounded(counts.ineligible, thresholds),
        to_review=rounded(counts.to_review, thresholds),
        duplicates={
            rule: shown
            for rule, count in counts.duplicates.items()
            if (shown := rounded(count, thresholds))
        },
    )


def _safe_frame(frame: FrameDetails, thresholds: Thresholds) -> FrameDetails:
    """Round the counts; the years of a small frame are of single people."""
    has_years = (frame.eligible or 0) >= thresholds.percent_base
    return FrameDetails(
        drawn_from=frame.drawn_from,
        segment=frame.segment,
        first_year=frame.first_year if has_years else None,
        last_year=frame.last_year if has_years else None,
        size=rounded(frame.size, thresholds),
        ineligible=rounded(frame.ineligible, thresholds),
        eligible=rounded(frame.eligible, thresholds),
        invited=rounded(frame.invited, thresholds),
        delivered=rounded(frame.delivered, thresholds),
        sources=frame.sources,
        not_sampled=rounded(frame.not_sampled, thresholds),
        samples=tuple(
            SampleDetails(
                method=one.method,
                drawn=rounded(one.drawn, thresholds),
                available=rounded(one.available, thresholds),
                seed=one.seed,
            )
            for one in frame.samples
        ),
    )
