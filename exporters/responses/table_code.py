"""Code in R and Python that works a question's table out again from exported responses.

It reads the .zip of coded responses without names, and gives counts, percentages with Wilson's
intervals, means, quartiles, and the tests between groups. Knows results and how variables are
named; computes no figure itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.results import HEADLINE, GroupComparison, QuestionSummary, Summary
from exporters.responses.coded_variables import choice_codes, plain_name, variable_names
from exporters.responses.scripts import one_line, quoted
from records.fields.definitions import IDENTIFYING
from surveys.choice_order import ranks
from surveys.questionnaire import (
    CHOICE_KINDS,
    SEVERAL_KINDS,
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
)

_QUESTION: Final = "question:"  # begins the key of a breakdown by a question
_R_WILSON: Final = """\
# Wilson's interval of k of n, corrected for a frame of N people
wilson <- function(k, n, N = Inf, z = qnorm(0.975)) {
  m <- if (is.finite(N)) n * (N - 1) / (N - n) else n
  p <- k / n
  100 * (p + z^2 / (2 * m) + c(-1, 1) * z * sqrt(p * (1 - p) / m + z^2 / (4 * m^2))) / (1 + z^2 / m)
}
share <- function(is_one, N = Inf) {
  is_one <- is_one[!is.na(is_one)]
  c(count = sum(is_one), base = length(is_one), percent = 100 * mean(is_one),
    wilson(sum(is_one), length(is_one), N))
}
"""
_PYTHON_WILSON: Final = '''\
import math

from scipy import stats


def share(is_one, population=math.inf, z=float(stats.norm.ppf(0.975))):
    """Count, base, percentage and Wilson's interval, corrected for a frame of `population`."""
    is_one = is_one.dropna().astype(bool)
    k, n = int(is_one.sum()), len(is_one)
    m = n if math.isinf(population) else n * (population - 1) / (population - n)
    p = k / n
    half = z * math.sqrt(p * (1 - p) / m + z**2 / (4 * m**2))
    low, high = ((p + z**2 / (2 * m) + sign * half) / (1 + z**2 / m) for sign in (-1, 1))
    return {"count": k, "base": n, "percent": 100 * p, "low": 100 * low, "high": 100 * high}
'''


@dataclass(frozen=True, slots=True)
class _ChoiceShare:
    """A choice of a question: its text, and how R and Python tell who chose it."""

    value: str
    text: str
    in_r: str
    in_python: str


def has_code(summary: Summary, question: QuestionSummary) -> bool:
    """Whether the table of `question` can be worked out again from exported responses.

    Not under disclosure control, of people chosen by a segment or by answers, or of groups that are
    no variable of the export.
    """
    return (
        not summary.publish_safe
        and summary.segment is None
        and summary.base is None
        and (question.kind in CHOICE_KINDS or question.kind == "number")
        and (summary.breakdown is None or _group_variable(summary) is not None)
    )


def r_code(summary: Summary, question: QuestionSummary, title: str) -> str:
    """The code in R for the table of `question`; needs no package."""
    frame = "Inf" if question.population is None else str(question.population)
    lines = [
        *_head(summary, question, title, "read_responses.R"),
        'source("read_responses.R")',
        'is_in <- responses$in_figures == "Yes"',
        "responses <- responses[is_in, ]",
        "codes <- codes[is_in, ]",
        "",
        _R_WILSON,
        f"N <- {frame}",
    ]
    shares = list(_shares(question))
    lines += [f"share({one.in_r}, N)  # {one_line(one.text)}" for one in shares]
    if question.kind in {"scale", "number"}:
        (name,) = variable_names(question.code, QuestionKind(question.kind), ())
        lines += [
            "",
            f"x <- codes[[{quoted(name)}]]",
            "x <- x[!is.na(x)]",
            "quantile(x)  # type 7",
            "error <- sd(x) / sqrt(length(x)) * "
            + ("1" if question.population is None else "sqrt((N - length(x)) / N)"),
            "mean(x) + qt(0.975, length(x) - 1) * error * c(low = -1, mean = 0, high = 1)",
        ]
    group = _group_variable(summary)
    if group is not None:
        lines += [
            "",
            f"group <- responses[[{quoted(group)}]]",
            *_r_tests(summary, question, shares),
        ]
    return "\n".join(lines) + "\n"


def python_code(summary: Summary, question: QuestionSummary, title: str) -> str:
    """The code in Python for the table of `question`; needs pandas and scipy."""
    frame = "math.inf" if question.population is None else str(question.population)
    lines = [
        *_head(summary, question, title, "read_responses.py"),
        _PYTHON_WILSON,
        "",
        "import runpy",
        "",
        "import pandas as pd",
        "",
        'read = runpy.run_path("read_responses.py")',
        'is_in = read["responses"]["in_figures"] == "Yes"',
        'responses, codes = read["responses"][is_in], read["codes"][is_in]',
        f"population = {frame}",
    ]
    shares = list(_shares(question))
    lines += [f"print({quoted(one.text)}, share({one.in_python}, population))" for one in shares]
    if question.kind in {"scale", "number"}:
        (name,) = variable_names(question.code, QuestionKind(question.kind), ())
        lines += [
            f"x = codes[{quoted(name)}].dropna()",
            "error = x.std() / math.sqrt(len(x))"
            + (
                ""
                if question.population is None
                else " * math.sqrt((population - len(x)) / population)"
            ),
            "half = float(stats.t.ppf(0.975, len(x) - 1) * error)",
            "mean = float(x.mean())",
            'print({"mean": mean, "low": mean - half, "high": mean + half})',
            "print(x.quantile([0, 0.25, 0.5, 0.75, 1]))",
        ]
    group = _group_variable(summary)
    if group is not None:
        column = f"responses[{quoted(group)}]"
        lines += [
            f"group = {column}.astype(object).where({column}.notna())",
            'group = group.map(lambda one: f"{one:g}" if isinstance(one, float) else one)',
            *_python_tests(summary, question, shares),
        ]
    return "\n".join(lines) + "\n"


def _head(summary: Summary, question: QuestionSummary, title: str, script: str) -> Iterator[str]:
    group = _group_variable(summary)
    fields = (
        f", with the field {summary.breakdown.label.lower()}"
        if summary.breakdown is not None and group == plain_name(summary.breakdown.by[0])
        else ""
    )
    yield f"# {one_line(question.text)} ({question.code})"
    yield f"# {one_line(title)}"
    yield f"# Export the responses as .zip without names{fields}, unpack it, and run this there,"
    yield f"# beside {script}."


def _shares(question: QuestionSummary) -> Iterator[_ChoiceShare]:
    if question.kind not in CHOICE_KINDS:
        return
    kind = QuestionKind(question.kind)
    names = variable_names(question.code, kind, [share.value for share in question.values])
    for place, share in enumerate(question.values):
        column = quoted(names[place if kind in SEVERAL_KINDS else 0])
        if kind is QuestionKind.SINGLE:
            text = quoted(share.text)
            in_r = f"responses[[{column}]] == {text}"
            in_python = f"(responses[{column}] == {text}).where(responses[{column}].notna())"
        else:
            code = 1 if kind in SEVERAL_KINDS else choice_codes(kind, [share.value])[share.value]
            in_r = f"codes[[{column}]] == {code}"
            in_python = f"(codes[{column}] == {code}).where(codes[{column}].notna())"
        yield _ChoiceShare(share.value, share.text, in_r, in_python)


def _group_variable(summary: Summary) -> str | None:
    """The variable that groups respondents, None where the export has none such."""
    if (
        summary.breakdown is None
        or len(summary.breakdown.by) > 1
        or summary.breakdown.is_overlapping
    ):
        return None
    key = summary.breakdown.by[0]
    if key.startswith(_QUESTION):
        return plain_name(key.removeprefix(_QUESTION))
    return None if key in IDENTIFYING or ":" in key else plain_name(key.removeprefix("custom."))


def _tests(summary: Summary, question: QuestionSummary) -> Iterator[GroupComparison]:
    """The tests between the groups of `question` that have a p-value."""
    if summary.breakdown is not None:
        for test in summary.breakdown.comparisons:
            if test.question == question.code and test.p is not None:
                yield test


def _numbers(question: QuestionSummary, *, in_r: bool) -> str:
    """The numbers or ranks that groups are compared by."""
    if question.kind == "single":
        definition = QuestionDefinition(
            question.code,
            question.text,
            QuestionKind.SINGLE,
            tuple(ChoiceDefinition(one.value, one.text) for one in question.values),
            is_ordered=True,
        )
        ranked = [
            (rank, share.text)
            for rank, share in zip(ranks(definition), question.values, strict=True)
            if rank is not None
        ]
        name = quoted(plain_name(question.code))
        if in_r:
            levels = ", ".join(f"{quoted(text)} = {rank}" for rank, text in ranked)
            return f"unname(c({levels})[as.character(responses[[{name}]])])"
        mapped = ", ".join(f"{quoted(text)}: {rank}" for rank, text in ranked)
        return f"responses[{name}].astype(object).map({{{mapped}}})"
    column = quoted(plain_name(question.code))
    return f"codes[[{column}]]" if in_r else f"codes[{column}]"


def _tested(test: GroupComparison, question: QuestionSummary) -> frozenset[str]:
    """The values of which a test compares the share."""
    if test.value is None:
        return frozenset({question.values[0].value})
    return question.headline_codes if test.value == HEADLINE else frozenset({test.value})


def _is_of_numbers(test: GroupComparison) -> bool:
    return test.method.startswith(("Mann", "Kruskal"))


def _r_tests(
    summary: Summary, question: QuestionSummary, shares: Sequence[_ChoiceShare]
) -> Iterator[str]:
    for test in _tests(summary, question):
        kept = ", ".join(map(quoted, test.groups))
        yield f"# {one_line(test.text)}: {test.method}"
        yield f"among <- as.character(group) %in% c({kept})"
        if _is_of_numbers(test):
            function = "wilcox.test" if len(test.groups) == 2 else "kruskal.test"
            yield f"y <- {_numbers(question, in_r=True)}"
            yield f"{function}(y[among] ~ as.character(group)[among])"
            if test.how == "exact":
                yield "# asymptotic where there are ties; exact by the package coin:"
                yield (
                    '# coin::wilcox_test(y[among] ~ factor(group[among]), distribution = "exact")'
                )
        elif test.value is None and len(shares) > 2:
            column = quoted(plain_name(question.code))
            yield f"counts <- table(as.character(group)[among], responses[[{column}]][among])"
            yield "fisher.test(counts[, colSums(counts) > 0], simulate.p.value = TRUE, B = 9999)"
        else:
            wanted = _tested(test, question)
            chosen = " | ".join(one.in_r for one in shares if one.value in wanted)
            yield f"counts <- table(as.character(group)[among], ({chosen})[among])"
            yield "fisher.test(counts)"


def _python_tests(
    summary: Summary, question: QuestionSummary, shares: Sequence[_ChoiceShare]
) -> Iterator[str]:
    for test in _tests(summary, question):
        kept = ", ".join(map(quoted, test.groups))
        yield ""
        yield f"# {one_line(test.text)}: {test.method}"
        yield f"among = group.isin([{kept}])"
        if _is_of_numbers(test):
            yield f"y = {_numbers(question, in_r=False)}[among].dropna()"
            yield "samples = [part for _, part in y.groupby(group, observed=True)]"
            yield from _python_rank_test(test)
        elif test.value is None and len(shares) > 2:
            column = quoted(plain_name(question.code))
            yield f"counts = pd.crosstab(group[among], responses[{column}][among])"
            yield "method = stats.MonteCarloMethod(rng=1)"
            yield 'print("p =", float(stats.fisher_exact(counts, method=method).pvalue))'
        else:
            wanted = _tested(test, question)
            chosen = " | ".join(
                f"({one.in_python} == True)" for one in shares if one.value in wanted
            )
            known = next(one.in_python for one in shares)
            yield f"chosen = ({chosen})[among & ({known}).notna()]"
            yield "counts = pd.crosstab(group.reindex(chosen.index), chosen)"
            yield 'print("p =", float(stats.fisher_exact(counts).pvalue))'


def _python_rank_test(test: GroupComparison) -> Iterator[str]:
    """By random deals of the ranks, but where the program’s own test is asymptotic."""
    is_of_two = len(test.groups) == 2
    function = "mannwhitneyu" if is_of_two else "kruskal"
    if test.how == "asymptotic":
        yield f'print("p =", float(stats.{function}(*samples).pvalue))'
    elif is_of_two:
        yield "method = stats.PermutationMethod(n_resamples=9999, rng=1)"
        yield 'print("p =", float(stats.mannwhitneyu(*samples, method=method).pvalue))'
    else:
        yield "test = stats.permutation_test("
        yield "    samples, lambda *parts: stats.kruskal(*parts).statistic, vectorized=False,"
        yield '    permutation_type="independent", alternative="greater", n_resamples=9999, rng=1)'
        yield 'print("p =", float(test.pvalue))'
