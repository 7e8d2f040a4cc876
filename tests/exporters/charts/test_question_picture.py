"""Pictures of charts that stand on their own, in documents and slides."""

from pathlib import Path

import pytest
from PIL import Image

from analysis.results import Summary
from core.errors import UserError
from exporters.charts import question_picture
from exporters.charts.question_picture import question_png, write_question_picture
from exporters.charts.style import PRINT
from tests.exporters.charts.test_summary_charts import boxes, texts


def test_a_picture_names_question_base_and_source(summary: Summary) -> None:
    question = summary.questions[1]
    drawing = question_picture._draw(summary, question.code, "Careers 2018")
    assert drawing is not None
    said = " ".join(texts(drawing))
    assert question.text in said
    assert f"{question.base} answered" in said
    assert "Careers 2018 · Internal figures" in said
    for text, left, top, right, bottom in boxes(drawing, PRINT):
        assert 0 <= left <= right <= drawing.width, text
        assert 0 <= top <= bottom <= drawing.height, text


@pytest.mark.parametrize("ending", [".png", ".SVG"])
def test_a_picture_is_written_whole_and_wide_enough_for_print(
    summary: Summary, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"chart{ending}"
    write_question_picture(path, summary, summary.questions[1].code, "Careers 2018")
    if ending == ".png":
        with Image.open(path) as picture:
            across, dots = picture.width, picture.info["dpi"][0]
            assert dots == pytest.approx(300, abs=0.1)
            assert across / dots * 2.54 == pytest.approx(16, abs=0.01)  # centimetres
            described = picture.info["Description"]
    else:
        written = path.read_text("utf-8")
        assert written.rstrip().endswith("</svg>")
        described = written.partition("<title>")[2].partition("</title>")[0]
    assert described.startswith(summary.questions[1].text)
    assert "Clinical trials" in described


def test_another_ending_and_a_question_without_a_chart_are_refused(
    summary: Summary, tmp_path: Path
) -> None:
    for name, code in (("chart.bmp", summary.questions[1].code), ("chart.png", "nothing")):
        with pytest.raises(UserError):
            write_question_picture(tmp_path / name, summary, code, "Careers 2018")
        assert not (tmp_path / name).exists()
    assert question_png(summary, "nothing", "Careers 2018") is None
