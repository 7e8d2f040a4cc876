"""Whether the choices of a question are ordered, and the rank of each.

Ordered are “very easy” to “very difficult”, “never” to “always”, “under 5” to “more than 20”. Rank
tests use the order; without it only whether groups choose differently can be tested.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from core.text import comparison_key
from records.fields.vocabulary import says_unknown
from surveys.questionnaire import QuestionDefinition, QuestionKind

# Words of the usual answer scales, each from one end to the other. A word may be in several.
_SCALES: Final[tuple[tuple[tuple[str, ...], ...], ...]] = (
    (
        ("not at all", "none at all", "none", "nothing"),
        ("a little", "slightly", "hardly", "very little", "to a small extent", "a little bit"),
        ("somewhat", "moderately", "to some extent", "some", "fairly", "a moderate amount"),
        ("quite", "quite a bit", "quite a lot", "mostly", "considerably", "a lot"),
        ("very", "very much", "a great deal", "to a great extent", "extremely", "completely"),
    ),
    (
        ("never",),
        ("rarely", "seldom", "hardly ever", "almost never"),
        ("sometimes", "occasionally"),
        ("often", "frequently", "usually"),
        ("very often", "almost always", "nearly always"),
        ("always",),
    ),
    (
        ("terrible",),
        ("very poor", "very bad"),
        ("poor", "bad"),
        ("fair", "average", "acceptable", "satisfactory", "neutral", "neither good nor bad"),
        ("good",),
        ("very good",),
        ("excellent", "outstanding"),
    ),
    (("much worse",), ("worse",), ("the same", "about the same", "no change"), ("better",),
     ("much better",)),
    (("much less",), ("less",), ("the same", "about the same", "no change"), ("more",),
     ("much more",)),
    (("low",), ("medium", "moderate"), ("high",)),
    (
        ("daily", "every day"),
        ("weekly", "every week"),
        ("monthly", "every month"),
        ("quarterly",),
        ("yearly", "annually", "every year"),
        ("less often",),
        ("never",),
    ),
)  # fmt: skip
# What a scale of degrees is of, with its opposite.
_OPPOSITES: Final[tuple[tuple[str, str], ...]] = (
    ("difficult", "easy"), ("hard", "easy"), ("disagree", "agree"),
    ("dissatisfied", "satisfied"), ("unlikely", "likely"), ("unimportant", "important"),
    ("negative", "positive"), ("unhappy", "happy"), ("oppose", "support"),
    ("unhelpful", "helpful"), ("ineffective", "effective"), ("uncomfortable", "comfortable"),
    ("not confident", "confident"), ("unfamiliar", "familiar"), ("unconfident", "confident"),
    ("not satisfied", "satisfied"), ("not important", "important"), ("not likely", "likely"),
    ("not useful", "useful"), ("not helpful", "helpful"), ("not relevant", "relevant"),
)  # fmt: skip
_DEGREES: Final[Mapping[str, int]] = {
    "completely": 5, "extremely": 5, "totally": 5, "strongly": 4, "very": 4, "definitely": 4,
    "highly": 4, "": 3, "mostly": 3, "moderately": 2, "quite": 2, "fairly": 2, "somewhat": 2,
    "rather": 2, "tend to": 2, "slightly": 1, "a little": 1, "probably": 2,
}  # fmt: skip
_MIDDLE: Final = frozenset({"neutral", "undecided", "no opinion", "mixed", "equal"})
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_BELOW: Final = frozenset({"under", "below", "less", "fewer", "up", "before"})
_RANGE_WORDS: Final = _BELOW | frozenset(
    {"to", "and", "or", "more", "over", "above", "than", "between", "at", "least", "from", "most",
     "after", "later", "earlier", "until", "through"}
)  # fmt: skip


def ranks(question: QuestionDefinition) -> list[int | None]:
    """The rank of each choice, 1, 2, ...; None for all where the question has no order.

    The questionnaire says whether it has one, or else the words of the choices do. Choices that
    stand outside the order (“Don’t know”) have no rank.
    """
    texts = [choice.text for choice in question.choices]
    places = [place for place, text in enumerate(texts) if not says_unknown(text)]
    ordered = question.is_ordered
    if ordered is None:
        ordered = is_ordered([texts[place] for place in places])
    found: list[int | None] = [None] * len(texts)
    if question.kind is QuestionKind.SINGLE and ordered:
        for rank, place in enumerate(places, 1):
            found[place] = rank
    return found


def in_order(texts: Sequence[str]) -> list[str] | None:
    """`texts` in the order of the scale whose words they are; None where they are of none."""
    for places in _places(texts):
        if places is not None and len(set(places)) == len(texts) > 1:
            return [text for _, text in sorted(zip(places, texts, strict=True))]
    return None


def is_ordered(texts: Sequence[str]) -> bool:
    """Whether three or more texts are the words of one scale, in its order either way round."""
    if len(texts) < 3:
        return False
    return any(map(_runs, _places(texts)))


def _places(texts: Sequence[str]) -> Iterator[Sequence[float] | None]:
    """Yield the places of `texts` on each scale, None where one of them is not on it."""
    words = [comparison_key(text) for text in texts]
    yield from (_on_scale(words, scale) for scale in _SCALES)
    yield from (_between(words, *ends) for ends in _OPPOSITES)
    yield _numbers(texts)


def _runs(places: Sequence[float] | None) -> bool:
    """Whether there are places, each higher than the one before, or each lower."""
    if places is None:
        return False
    pairs = list(pairwise(places))
    return all(one < other for one, other in pairs) or all(one > other for one, other in pairs)


def _on_scale(words: Sequence[str], scale: Sequence[Sequence[str]]) -> list[float] | None:
    place = {word: float(at) for at, alike in enumerate(scale) for word in alike}
    return [place[word] for word in words] if all(word in place for word in words) else None


def _between(words: Sequence[str], low: str, high: str) -> list[float] | None:
    """Give the place of each between two opposites: -4 for “very difficult”, 4 for “very easy”."""
    places = []
    for word in words:
        place = _degree(word, low, high)
        if place is None:
            return None
        places.append(place)
    return places


def _degree(word: str, low: str, high: str) -> float | None:
    if word in _MIDDLE or word.startswith("neither"):
        return 0.0
    for end, sign in ((low, -1), (high, 1)):  # “disagree” ends with “agree”, too
        if word == f"not at all {end}":
            return 0.0
        degree = _DEGREES.get(word.removesuffix(end).strip()) if word.endswith(end) else None
        if degree is not None:
            return float(sign * degree)
    return None


def _numbers(texts: Sequence[str]) -> list[float] | None:
    """Give the lower end of each range of numbers, where that is all that tells them apart."""
    lows: list[float] = []
    units: set[str] = set()
    for text in texts:
        numbers = _NUMBER.findall(text)
        words = comparison_key(_NUMBER.sub(" ", text)).split()
        if not numbers:
            return None
        first = float(numbers[0].replace(",", "."))
        is_below = len(numbers) == 1 and not _BELOW.isdisjoint(words) and "or" not in words
        lows.append(first - 0.5 if is_below else first)
        units.add(" ".join(word.removesuffix("s") for word in words if word not in _RANGE_WORDS))
    return lows if len(units) == 1 else None
