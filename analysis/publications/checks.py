"""Check the figures of a wave against what was published, and withhold what would tell of few.

First whatever differs from published figures by few people, then what is withheld somewhere but
would follow from all publications together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from analysis.disclosure.join_suggestions import suggest_joins
from analysis.disclosure.publication import publish_safe
from analysis.disclosure.publication_check import (
    PublicationCheck,
    WithheldSets,
    headlines_of_few,
)
from analysis.disclosure.published_sets import PublishedCut
from analysis.disclosure.withheld_figures import EVERYBODY, WithheldFigures, WithheldOfWaves
from analysis.publications.cuts import Members, make_cut, make_other_cut, questions_of
from analysis.publications.joint_check import withheld_jointly
from analysis.publications.records import WaveCut, read_published
from analysis.publications.respondents import WaveRespondents, key_names, read_respondents
from analysis.publications.similar_publications import (
    Published,
    crosstabs_of_nearly_the_same_people,
    of_nearly_the_same_frame,
)
from analysis.results import CROSSTAB, RATES, EarlierPublication, Summary, Thresholds
from records.publications.publication import list_publications


@dataclass(frozen=True, slots=True)
class WavePeople:
    """Whom the figures are of: the wave, its respondents, and those of each group.

    `bases` are those who meet the base of a headline, by its expression.
    """

    wave_id: int
    label: str
    people: Sequence[int]
    groups: Members = field(default_factory=dict)
    bases: Members = field(default_factory=dict)


def check_published(
    connection: Connection,
    exact: Summary,
    thresholds: Thresholds,
    now: WavePeople,
    earlier: Sequence[WavePeople] = (),
) -> Summary:
    """Give `exact` as it may be published, beside everything that was published before.

    `now` are the people of the wave, `earlier` those of the waves that it is compared with.
    """
    waves = (now, *earlier)
    keys = key_names(connection)
    published = {
        one.wave_id: {
            publication: [pair for pair in cuts if pair[0] in keys]  # a lost key tells nothing
            for publication, cuts in read_published(connection, one.wave_id).items()
        }
        for one in waves
    }

    def respondents_of(wave_id: int, key_name: str) -> WaveRespondents:
        return read_respondents(connection, wave_id, key_name)

    key_name = next(iter(keys))
    of_wave = now.wave_id, now.people, published[now.wave_id], respondents_of
    nearly = of_nearly_the_same_frame(connection, exact, thresholds, *of_wave)
    crossed = crosstabs_of_nearly_the_same_people(connection, exact, *of_wave)
    safe, because = withhold_published(
        exact,
        thresholds,
        waves,
        published,
        respondents_of,
        key_name,
        without_rates=bool(nearly),
        without_crosstab=bool(crossed),
    )
    for publication in nearly:
        because[publication].add(RATES)
    for publication in crossed:
        because[publication].add(CROSSTAB)
    breakdown = exact.breakdown
    return replace(
        safe,
        withheld_for=_earlier(connection, because),
        joins=() if breakdown is None else suggest_joins(breakdown, exact.questions, thresholds),
    )


def withhold_published(
    exact: Summary,
    thresholds: Thresholds,
    waves: Sequence[WavePeople],
    published: Mapping[int, Published],
    respondents_of: Callable[[int, str], WaveRespondents],
    key_name: str,
    *,
    without_rates: bool = False,
    without_crosstab: bool = False,
) -> tuple[Summary, dict[int, set[str]]]:
    """Give `exact` as it may be published, and why: questions by the id of a publication.

    The first of `waves` is the one that the figures are of. `published` are the cuts of each wave,
    `respondents_of` its respondents under a key; the cuts of the result are under `key_name`.
    It is `without_rates`, or `without_crosstab`, where these are withheld.
    """
    withheld: dict[str, dict[str, WithheldFigures]] = {one.label: {} for one in waves}
    because: dict[int, set[str]] = defaultdict(set)
    while True:
        safe = publish_safe(
            exact, thresholds, WithheldOfWaves(withheld, without_rates, without_crosstab)
        )
        more = _withheld_more(
            exact, safe, thresholds, waves, published, respondents_of, key_name, because
        )
        if not _add(withheld, more):
            break
    cuts = tuple(
        WaveCut(one.wave_id, one.label, key_name, cut)
        for one in waves
        if (cut := _cut(respondents_of(one.wave_id, key_name), exact, safe, one, waves)) is not None
    )
    return replace(safe, cuts=cuts), because


def _withheld_more(
    exact: Summary,
    safe: Summary,
    thresholds: Thresholds,
    waves: Sequence[WavePeople],
    published: Mapping[int, Published],
    respondents_of: Callable[[int, str], WaveRespondents],
    key_name: str,
    because: dict[int, set[str]],
) -> dict[str, dict[str, WithheldFigures]]:
    """Give what must be withheld of `safe`, by wave and question; notes why in `because`."""
    found: dict[str, dict[str, WithheldFigures]] = {}
    for one in waves:
        of_wave: dict[str, WithheldSets] = defaultdict(WithheldSets)
        cut: PublishedCut | None = None
        names = {name for cuts in published[one.wave_id].values() for name, _ in cuts}
        for name in sorted(names | {key_name}):
            respondents = respondents_of(one.wave_id, name)
            cut = _cut(respondents, exact, safe, one, waves)
            if cut is None:
                continue
            under_key = {
                publication: [one for key, one in cuts if key == name]
                for publication, cuts in published[one.wave_id].items()
            }
            for code, some in PublicationCheck(cut, under_key, thresholds).withheld().items():
                of_wave[code] |= some
            for code, some in headlines_of_few(cut, thresholds).items():
                of_wave[code] |= some
            if of_wave:
                continue  # what else follows is looked at once these are withheld
            questions = exact.questions if one is waves[0] else questions_of(exact, one.label)
            for code, some in withheld_jointly(
                questions, respondents, cut, under_key, thresholds
            ).items():
                of_wave[code] |= some
        if cut is None:
            continue
        for code, some in of_wave.items():
            found.setdefault(one.label, {})[code] = _by_name(cut, some)
            for publication in some.publications:
                because[publication].add(code)
    return found


def _cut(
    respondents: WaveRespondents,
    exact: Summary,
    safe: Summary,
    wave: WavePeople,
    waves: Sequence[WavePeople],
) -> PublishedCut | None:
    now, *others = waves
    if wave is now:
        same = {
            one.label: sorted({*now.people} & {*one.people})
            for one in others
            if safe.trend is not None and one.label == safe.trend.against
        }
        overlapping = safe.breakdown is not None and safe.breakdown.is_overlapping
        return make_cut(
            respondents,
            now.people,
            safe,
            now.groups,
            populations={one.code: one.population for one in exact.questions},
            same_people=same,
            bases=now.bases,
            overlapping=overlapping,
        )
    same_people = sorted({*now.people} & {*wave.people})
    populations = {one.code: one.population for one in questions_of(exact, wave.label)}
    return make_other_cut(respondents, wave.people, safe, wave.label, same_people, populations)


def _by_name(cut: PublishedCut, some: WithheldSets) -> WithheldFigures:
    def names(places: Iterable[tuple[int, int]]) -> frozenset[tuple[str, str]]:
        return frozenset(
            EVERYBODY
            if place < 0
            else (cut.families[number].by, cut.families[number].groups[place].label)
            for number, place in places
        )

    return WithheldFigures(names(some.figures), names(some.numbers))


def _add(
    withheld: dict[str, dict[str, WithheldFigures]],
    more: Mapping[str, Mapping[str, WithheldFigures]],
) -> bool:
    """Add `more` to what is withheld; whether there was any."""
    has_more = False
    for label, of_questions in more.items():
        for code, some in of_questions.items():
            before = withheld[label].get(code, WithheldFigures())
            after = WithheldFigures(before.figures | some.figures, before.numbers | some.numbers)
            has_more |= after != before
            withheld[label][code] = after
    return has_more


def _earlier(
    connection: Connection, because: Mapping[int, Iterable[str]]
) -> tuple[EarlierPublication, ...]:
    if not because:
        return ()
    titles: dict[int, tuple[str, datetime]] = {
        one.id: (one.title, one.at) for one in list_publications(connection)
    }
    return tuple(
        EarlierPublication(publication, *titles[publication], tuple(sorted(codes)))
        for publication, codes in sorted(because.items())
    )
