"""Where the user has been: the places that Back and Forward lead to."""

from dataclasses import dataclass
from typing import Final

_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its key, and what it showed (`Page.place`)."""

    key: str
    shown: object = None


class NavigationHistory:
    """The places behind and ahead of the one that is shown."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place that the user went back from."""
        return bool(self._ahead)

    def leave(self, here: Place) -> None:
        """Note that the user goes on from `here` to another place."""
        if not self._behind or self._behind[-1] != here:
            self._behind = [*self._behind, here][-_KEPT:]
        self._ahead = []

    def back(self, here: Place) -> Place:
        """Go back from `here`; returns the place to show. Raises IndexError where there is none."""
        return _move(self._behind, self._ahead, here)

    def forward(self, here: Place) -> Place:
        """Go forward from `here`; returns the place to show. Raises IndexError without one."""
        return _move(self._ahead, self._behind, here)

    def clear(self) -> None:
        """Forget all places."""
        self._behind, self._ahead = [], []


def _move(source: list[Place], target: list[Place], here: Place) -> Place:
    result = source.pop()
    target.append(here)
    return result
