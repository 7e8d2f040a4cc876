"""The people of a wave's frame as columns."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.intervals import Numbers

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FramePeople:
    """The eligible people of a frame, who have a name, in the order of `ids`.

    `sampled`: in the sample, where one was drawn; else everybody is. `design` is how many people of
    the frame each stands for, 1 divided by the chance to be drawn. `unnamed` is how many other
    members have no name.
    """

    ids: npt.NDArray[np.int64]
    sampled: Flags
    answered: Flags
    design: Numbers
    unnamed: int = 0

    def content(self) -> tuple[int | bytes, ...]:
        """All of it, to be compared with others."""
        columns = self.ids, self.sampled, self.answered, self.design
        return self.unnamed, *(one.tobytes() for one in columns)

    @property
    def has_unequal_chances(self) -> bool:
        """Whether sampled people had unequal chances to be drawn."""
        drawn = self.design[self.sampled]
        return bool(len(drawn) and not np.isclose(drawn, drawn[0]).all())
