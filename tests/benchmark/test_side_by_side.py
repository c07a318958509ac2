"""What the comparison makes of its figures, and that the stock project it builds is whole; measuring is started by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.benchmark.load import Heard, percentile
from assistant.benchmark.side_by_side import Measure
from assistant.benchmark.stock import StockProject


@pytest.mark.parametrize(
    ("measure", "ratio", "met"),
    [
        (Measure("turn", "ms", 10, 90, goal=12, times=8), 9.0, True),
        (Measure("turn", "ms", 10, 70, goal=12, times=8), 7.0, False),
        (Measure("turn", "ms", 13, 130, goal=12, times=8), 10.0, False),
        (Measure("rate", "1/s", 100, 20, more=True, goal=90), 5.0, True),
        (Measure("rate", "1/s", 80, 20, more=True, goal=90), 4.0, False),
        (Measure("size", "MB", 30, 15), 0.5, True),
    ],
)
def test_ratios_say_how_many_times_better_we_are(measure: Measure, ratio: float, met: bool) -> None:
    assert measure.ratio == pytest.approx(ratio)
    assert measure.met is met


def test_percentiles_and_rates() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([7.0], 99) == 7.0 and percentile([], 99) == 0.0
    assert Heard(turns=[1.0] * 30, seconds=2.0).turns_a_second == 15.0
    assert Heard().turns_a_second == 0.0


def test_the_stock_project_answers_whatever_it_takes_a_message_for_and_may_be_written_again(tmp_path: Path) -> None:
    stock = StockProject(tmp_path / "stock")
    stock.write()
    stock.write()
    talks = yaml.safe_load((stock.folder / "data/talks.yml").read_text(encoding="utf-8"))
    domain = yaml.safe_load((stock.folder / "domain.yml").read_text(encoding="utf-8"))
    answered = {step["intent"] for rule in talks["rules"] for step in rule["steps"] if "intent" in step}
    known = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    assert answered == known | {"nlu_fallback"}
    done = {step["action"] for rule in talks["rules"] for step in rule["steps"] if "action" in step}
    assert done <= {*domain["actions"], *domain["responses"]}


def test_a_figure_stands_in_one_line_with_its_ratio() -> None:
    assert Measure("一轮", "毫秒", 13, 130, goal=12).line == "一轮：随心 13.0，标准 130.0 毫秒，10.0 倍，没到目标"


def test_the_stock_project_has_our_domain_and_data_and_nothing_of_ours_in_its_pipeline(tmp_path: Path) -> None:
    stock = StockProject(tmp_path / "stock")
    stock.write()
    config = yaml.safe_load((stock.folder / "config.yml").read_text(encoding="utf-8"))
    names = [entry["name"] for entry in (*config["pipeline"], *config["policies"])]
    assert {"DIETClassifier", "TEDPolicy"} <= set(names)
    # Our actions know services by their ids; a word found in their place would break every turn.
    assert [one["entity_recognition"] for one in config["pipeline"] if one["name"] == "DIETClassifier"] == [False]
    assert not any("assistant" in name for name in names)
    talks = yaml.safe_load((stock.folder / "data/talks.yml").read_text(encoding="utf-8"))
    domain = yaml.safe_load((stock.folder / "domain.yml").read_text(encoding="utf-8"))
    assert len(talks["rules"]) - 1 == len(domain["intents"]) == len(talks["stories"]) + 1
    assert list((stock.folder / "data/nlu").glob("*.yml"))
    assert "actions.endpoint" in stock.actions(5055)
