"""Which response on record one is that arrives again, as in a longer export of the same wave.

The platform's own ID of the response tells, else the time at which it was submitted. Where a file
has neither, each response of a person is one of those on record while there are any.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from surveys.responses import Response


class KnownResponses:
    """The responses of a wave, by their ids; each is found once."""

    def __init__(self, stored: Mapping[int, Response]) -> None:
        self._left = dict(stored)
        self._of_person: dict[int | None, list[int]] = defaultdict(list)
        self._by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
        for response_id, response in stored.items():
            self._of_person[response.person_id].append(response_id)
            if response.source_key is not None:
                self._by_key[response.platform, response.source_key].append(response_id)

    def find(self, coming: Sequence[Response]) -> list[int | None]:
        """The id of the response on record that each of `coming` is; None for a new one.

        Those with the same ID or the same answers are found first.
        """
        found = [
            self._take(self._by_id(one) or self._by_person(one, same_answers=True))
            for one in coming
        ]
        for place, one in enumerate(coming):
            if found[place] is None and one.person_id is not None:
                found[place] = self._take(self._by_person(one, same_answers=False))
        return found

    def owner(self, coming: Response) -> int | None:
        """Who gave the response that `coming` is by its ID, where that is on record."""
        found = self._by_id(coming)
        return None if found is None else self._left[found].person_id

    def _take(self, response_id: int | None) -> int | None:
        if response_id is not None:
            del self._left[response_id]
        return response_id

    def _by_id(self, coming: Response) -> int | None:
        """Find it by the platform's ID; another form of the same wave may have the same IDs."""
        if coming.source_key is None:
            return None
        for response_id in self._by_key[coming.platform, coming.source_key]:
            known = self._left.get(response_id)
            if known is None or not _may_be(known.person_id, coming.person_id):
                continue
            is_same_person = known.person_id is not None and known.person_id == coming.person_id
            if is_same_person or _may_be(known.started_at, coming.started_at):
                return response_id
        return None

    def _by_person(self, coming: Response, *, same_answers: bool) -> int | None:
        """Find it among the responses of the person, or of nobody, by its time."""
        moment = _moment(coming)
        for response_id in self._of_person[coming.person_id]:
            known = self._left.get(response_id)
            if known is None or _moment(known) != moment:
                continue
            keys = known.source_key, coming.source_key
            is_same = keys == (None, None) if moment is None else _may_be(*keys)
            if is_same and (not same_answers or known.answers == coming.answers):
                return response_id
        return None


def _may_be(one: object | None, other: object | None) -> bool:
    return one is None or other is None or one == other


def _moment(response: Response) -> datetime | None:
    return response.submitted_at or response.started_at
