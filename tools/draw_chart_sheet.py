"""Draws every kind of chart, to look at: light, dark, grey print and three deficiencies of vision.

    python tools/draw_chart_sheet.py FOLDER

Writes a PNG for each chart and look into FOLDER. Deficiencies are simulated after Machado, Oliveira
and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency, IEEE
Transactions on Visualization and Computer Graphics 15, 1291-1298, at full severity.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.results import FrameDetails, MatrixRow
from analysis.summary import summarise
from exporters.charts.counts import draw_counts
from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png
from exporters.charts.style import DARK, LIGHT, PRINT, ChartStyle
from exporters.charts.summary_charts import draw_question, draw_response

DEFICIENCIES: Final = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip

_LONG: Final = (
    "Balancing personal and professional commitments, such as the care of children or parents, "
    "with the hours that a clinical and an academic post ask for together, and with the travel "
    "to conferences that is expected of those who want to be promoted ($50k to $60k) before the "
    "end of their contract"
)
_AGREE: Final = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
_POINTS: Final = tuple(Choice(str(at), text) for at, text in enumerate(_AGREE, 1))
_ROWS: Final = ("My work is valued", "I have time for research", "I know where to find support")
_QUESTIONS: Final = (
    Question("active", "Were you research active in your first role?", "yes_no",
             (Choice("yes", "Yes", in_headline=True), Choice("no", "No")), "were research active"),
    Question("sector", "In which sector do you work?", "single",
             tuple(Choice(str(at), text) for at, text in enumerate(
                 ("National Health Service", "University", "Industry", "Charity", "Other")))),
    Question("challenges", "What makes it difficult?", "multiple",
             tuple(Choice(str(at), text) for at, text in enumerate(
                 ("Working hours", _LONG, "Lack of funding", "No protected time")))),
    Question("languages", "Which languages do you speak?", "multiple",
             tuple(Choice(str(at), text) for at, text in enumerate(
                 ("English", "العربية (الفصحى)", "עברית", "中文", "Ελληνικά 😀", "فارسی 2020")))),
    Question("skills", "Which of these skills do you use?", "multiple",
             tuple(Choice(str(at), f"Skill number {at + 1}") for at in range(60))),
    Question("help", "What would help most? Rank up to three.", "ranking",
             tuple(Choice(str(at), text) for at, text in enumerate(
                 ("Protected time", "Bridge funding", "A mentor", "Flexible working")))),
    Question("difficulty", "How difficult was it to stay research active?", "scale", _POINTS),
    Question("recommend", "Would you recommend the programme (0 to 10)?", "scale",
             tuple(Choice(str(at), str(at)) for at in range(11))),
    *(Question(f"m{at}", f"Please say how far you agree. {row}", "scale", _POINTS,
               matrix=MatrixRow("m", "Please say how far you agree.", row))
      for at, row in enumerate(_ROWS)),
    *(Question(f"s{at}", f"Who helped? {row}", "multiple",
               tuple(Choice(str(who), text) for who, text in enumerate(
                   ("Supervisor", "Colleagues", "Friends", "Nobody"))),
               matrix=MatrixRow("s", "Who helped?", row))
      for at, row in enumerate(("With funding", "With writing"))),
    Question("papers", "How many papers have you published?", "number"),
    Question("children", "How many children have you?", "number"),
    Question("started", "When did you start your current role?", "date"),
    Question("same", "A question to which all answered alike", "single",
             (Choice("a", "The answer of everybody"), Choice("b", "The answer of nobody"))),
    Question("nobody", "A question that nobody answered", "single",
             (Choice("a", "One answer"), Choice("b", "Another answer"))),
)  # fmt: skip


def _wave(label: str, seed: int, people: int) -> Dataset:
    """A wave with answers at random, but alike on every run."""
    chance = np.random.default_rng(seed)
    rows: list[tuple[int, str, Any, bool]] = []
    ranks: list[tuple[int, str, str, int]] = []
    for person in range(people):
        for question in _QUESTIONS:
            codes = [choice.code for choice in question.choices]
            value: Any = None
            if question.code == "nobody":
                continue
            if question.code == "same":
                value = "a"
            elif question.kind == "yes_no":
                value = "yes" if chance.random() < 0.9 else "no"
            elif question.kind == "single":
                value = codes[min(int(chance.exponential(1.1)), len(codes) - 1)]
            elif question.kind == "scale":
                spread = len(codes) / 5
                at = round(chance.normal(0.6 * len(codes), spread))
                value = codes[int(np.clip(at, 0, len(codes) - 1))]
            elif question.kind == "multiple":
                rows += [
                    (person, question.code, code, False)
                    for place, code in enumerate(codes)
                    if chance.random() < 0.75 / (1 + 0.35 * (place % 12))
                ]
                continue
            elif question.kind == "ranking":
                order = [str(code) for code in chance.permutation(codes)[:3]]
                ranks += [(person, question.code, code, at) for at, code in enumerate(order, 1)]
                value = order[0]
            elif question.code == "papers":
                value = float(round(chance.lognormal(2.6, 0.8)))
            elif question.kind == "number":
                value = float(chance.poisson(1.3))
            else:
                value = date(1995 + int(chance.integers(0, 24)), int(chance.integers(1, 13)), 1)
            rows.append((person, question.code, value, False))
    decades = [f"{1940 + 10 * int(at)} to {1949 + 10 * int(at)}"
               for at in chance.integers(0, 8, people)]  # fmt: skip
    return Dataset(
        label,
        _QUESTIONS,
        pd.DataFrame(rows, columns=["respondent", "question", "value", "not_applicable"]),
        pd.DataFrame({"gender": np.where(chance.random(people) < 0.45, "Women", "Men"),
                      "cohort": decades}, index=range(people)),
        {"complete": people, "sent": 100},
        people + 100,
        ranks=pd.DataFrame(ranks, columns=["respondent", "question", "choice", "rank"]),
        frame_details=FrameDetails("Doctors", None, 1983, 2017, people + 100, 0, people + 100,
                                   people + 90, people + 60, ("the segment “Doctors”",)),
    )  # fmt: skip


def charts(style: ChartStyle) -> Iterator[tuple[str, Drawing]]:
    """Every kind of chart, by a name for its file."""
    plain, few = summarise(_wave("2020", 1, 80)), summarise(_wave("2020", 4, 2))
    two = summarise(_wave("2020", 1, 80), by=("gender",))
    many = summarise(_wave("2020", 1, 240), by=("cohort",))
    trend = summarise(_wave("2020", 1, 80), against=[_wave("2018", 2, 70)])
    found: list[tuple[str, Drawing | None]] = [("response", draw_response(plain, style))]
    for name, summary in (("all", plain), ("few", few), ("two", two), ("many", many),
                          ("trend", trend)):  # fmt: skip
        codes = [question.code for question in summary.questions]
        found += [(f"{code}-{name}", draw_question(summary, code, style)) for code in codes]
    found += [(f"{code}-matrix", draw_question(plain, code, style)) for code in ("m", "s")]
    words = [("research", 41), ("time", 33), ("flexible working", 12), ("mentor", 4)]
    found.append(("words", draw_counts(words, style)))
    yield from ((name, drawing) for name, drawing in found if drawing is not None)


def _write(folder: Path, look: str, style: ChartStyle) -> None:
    for name, drawing in charts(style):
        (folder / f"{look}-{name}.png").write_bytes(to_png(drawing, 1.5))


def sheet(folder: Path, look: str, names: list[str]) -> None:
    """Put pictures of one look below each other into columns of one picture."""
    pictures = [Image.open(folder / f"{look}-{name}.png").convert("RGB") for name in names]
    columns: list[list[Image.Image]] = [[], [], []]
    heights = [0, 0, 0]
    for picture in pictures:
        at = heights.index(min(heights))
        columns[at].append(picture)
        heights[at] += picture.height + 30
    width = max(picture.width for picture in pictures) + 30
    ground = pictures[0].getpixel((0, 0))
    whole = Image.new("RGB", (width * 3, max(heights)), ground)
    for at, column in enumerate(columns):
        top = 15
        for picture in column:
            whole.paste(picture, (at * width + 15, top))
            top += picture.height + 30
    whole.save(folder / f"sheet-{look}.png")


def simulated(picture: Image.Image, matrix: list[list[float]]) -> Image.Image:
    """`picture` as somebody with a deficiency of colour vision sees it."""
    colours = np.asarray(picture) / 255
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    seen: npt.NDArray[np.floating[Any]] = np.clip(linear @ np.array(matrix).T, 0, 1)
    back = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return Image.fromarray((back * 255).round().astype(np.uint8))


def main(folder: Path) -> None:
    """Draw everything into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, style in (("light", LIGHT), ("dark", DARK), ("print", PRINT)):
        _write(folder, look, style)
        names = [name for name, _ in charts(style)]
        sheet(folder, look, [name for name in names if "skills" not in name])
    light = Image.open(folder / "sheet-light.png").convert("RGB")
    light.convert("L").save(folder / "sheet-grey.png")
    for name, matrix in DEFICIENCIES.items():
        simulated(light, matrix).save(folder / f"sheet-{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
