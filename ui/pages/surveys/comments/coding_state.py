"""What is being coded: comments, their themes as somebody sets them, and what is still to save.

Pure: knows neither the database nor a widget.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from core.text import fold
from surveys.themes.keywords import KeywordSearch
from surveys.themes.theme import Comment, CommentTheme


class CommentFilter(StrEnum):
    """Which comments are listed."""

    ALL = "all"
    NOT_CODED = "not_coded"
    CODED = "coded"
    SUGGESTED = "suggested"


class CodingState:
    """The comments on a question, in their order; `None` as the themes of one says: not coded."""

    def __init__(self, themes: Sequence[CommentTheme], comments: Sequence[Comment]) -> None:
        self.comments = comments
        self._coding: dict[int, frozenset[int] | None] = {
            one.answer_id: one.themes if one.is_coded else None for one in comments
        }
        self._unsaved: dict[int, frozenset[int] | None] = {}
        self._folded = [fold(one.text) for one in comments]
        self.set_themes(themes)

    def set_themes(self, themes: Sequence[CommentTheme]) -> None:
        """Code by `themes` from now on."""
        self.themes = themes
        known = {theme.id for theme in themes}
        search = KeywordSearch(themes)
        self._suggested = [search.themes_in(one.text) for one in self.comments]
        self._coding = {
            answer_id: None if coded is None else coded & known
            for answer_id, coded in self._coding.items()
        }

    def coded_themes(self, place: int) -> frozenset[int] | None:
        """The themes of the comment at `place`."""
        return self._coding[self.comments[place].answer_id]

    def coded_comments(self) -> list[Comment]:
        """The comments as they are coded now, saved or not."""
        return [
            replace(one, is_coded=coded is not None, themes=coded or frozenset())
            for one in self.comments
            for coded in (self._coding[one.answer_id],)
        ]

    def suggested(self, place: int) -> frozenset[int]:
        """The themes whose keywords are in the comment at `place`, or that it had as another text.

        Of one that is coded there are none.
        """
        if self.coded_themes(place) is not None:
            return frozenset()
        comment = self.comments[place]
        known = {theme.id for theme in self.themes}
        return self._suggested[place] | (comment.themes & known)

    def code(self, place: int, themes: Collection[int] | None) -> None:
        """Give the comment at `place` its themes."""
        answer_id = self.comments[place].answer_id
        wanted = None if themes is None else frozenset(themes)
        if wanted != self._coding[answer_id]:
            self._coding[answer_id] = self._unsaved[answer_id] = wanted

    def toggle(self, place: int, theme: int) -> None:
        """Give a comment a theme, or take it away."""
        self.code(place, (self.coded_themes(place) or frozenset()) ^ {theme})

    def accept_suggestions(self) -> int:
        """Code by keywords what is not coded and has any; give how many comments."""
        places = [at for at in range(len(self.comments)) if self.suggested(at)]
        for place in places:
            self.code(place, self.suggested(place))
        return len(places)

    def take_unsaved(self) -> Mapping[int, frozenset[int] | None]:
        """Give what was coded since the last time, by answer."""
        unsaved, self._unsaved = self._unsaved, {}
        return unsaved

    def put_back(self, unsaved: Mapping[int, frozenset[int] | None]) -> None:
        """Keep what is not saved, unless it was coded otherwise meanwhile."""
        known = {theme.id for theme in self.themes}
        kept = {
            answer_id: None if themes is None else themes & known
            for answer_id, themes in unsaved.items()
            if answer_id in self._coding
        }
        self._unsaved = {**kept, **self._unsaved}
        self._coding |= self._unsaved

    @property
    def coded(self) -> int:
        """How many comments are coded."""
        return sum(themes is not None for themes in self._coding.values())

    def counts(self) -> Counter[int]:
        """How many comments have each theme."""
        return Counter(theme for themes in self._coding.values() for theme in themes or ())

    def places(self, text: str, which: CommentFilter) -> list[int]:
        """Give the places of the comments that have all words of `text` and are `which`."""
        words = fold(text).split()
        return [
            place
            for place in range(len(self.comments))
            if all(word in self._folded[place] for word in words) and self._is(place, which)
        ]

    def next_not_coded(self, places: Sequence[int], after: int) -> int | None:
        """The first of `places` beyond the one `after` that is not coded, else from the start."""
        later = [place for place in places if place > after]
        return next((one for one in (*later, *places) if self.coded_themes(one) is None), None)

    def _is(self, place: int, which: CommentFilter) -> bool:
        is_coded = self.coded_themes(place) is not None
        match which:
            case CommentFilter.ALL:
                return True
            case CommentFilter.NOT_CODED:
                return not is_coded
            case CommentFilter.CODED:
                return is_coded
            case CommentFilter.SUGGESTED:
                return bool(self.suggested(place))
