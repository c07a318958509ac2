"""``eval``: how well texts are understood, and whether conversations go as they should."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.cli.shared.common import AsJson
from assistant.cli.shared.errors import WrongCall
from assistant.left_out import leave_out

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.evaluation.reports.coverage import Coverage
    from assistant.evaluation.running.results import Results
    from assistant.evaluation.understanding.cross_validation import CrossValidation

app = typer.Typer(name="eval", help="评测：理解和对话。", pretty_exceptions_enable=False)

Sentences = typer.Argument(..., metavar="FILE", help="JSONL，每行 text、intent、service，可有 also。")
Folds = typer.Option(5, "--folds", min=0, metavar="N", help="训练数据上的交叉验证折数，算一次后留着；0 为不做。")
Floor = typer.Option(False, "--floors", help="另列不同的把握下限各会怎样。")
Picture = typer.Option(None, "--picture", metavar="PNG", help="另存混淆矩阵图。")
Cases = typer.Argument(..., metavar="PATH", help="测试文件，或装着测试文件的文件夹。")
Members = typer.Option(None, "--members", metavar="FILE", help="会员文件；不写用演示会员。")
Junit = typer.Option(None, "--junit", metavar="FILE", help="另存 JUnit XML。")
Html = typer.Option(None, "--html", metavar="FILE", help="另存一页 HTML 报告。")
Cover = typer.Option(False, "--cover", help="另说碰到了哪些意图、服务、拒绝原因、条款，没碰到的在前。")
HeatMap = typer.Option(None, "--heatmap", metavar="PNG", help="另存服务和意图的热力图。")
Stories = typer.Argument(None, metavar="[PATH]...", help="文件或文件夹；不写就是 data 和 tests/stories。")
Save = typer.Option(None, "--save", metavar="FILE", help="把每个发现另存为测试用例。")
Workers = typer.Option(1, "--workers", min=1, metavar="N", help="几个进程一起跑，各自装一份模型。")


@app.command()
def nlu(
    file: Path = Sentences, as_json: bool = AsJson, picture: Path | None = Picture, folds: int = Folds,
    floors: bool = Floor,
) -> None:  # fmt: skip
    """评测理解：意图和服务项目认对多少。"""
    _must_exist(file)
    from assistant import logs

    logs.configure_rasa()
    leave_out()
    with logs.clean_stdout():
        from assistant.evaluation.understanding.nlu import evaluate_nlu
        from assistant.evaluation.understanding.nlu_report import nlu_json, print_nlu

        report = evaluate_nlu(file)
        validated = _cross_validated(folds)
    if as_json:
        print(nlu_json(report, validated))
    else:
        print_nlu(report, _console(), validated)
    if floors and not as_json:
        from assistant.evaluation.understanding.floors import as_table, sweep

        _console().print(as_table(sweep(report.sentences)))
    if picture is not None:
        from assistant.evaluation.understanding.nlu_picture import draw_confusions

        draw_confusions(report, picture)


@app.command()
def safety(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="JSONL，每行 text、kind（或 intent），可有 level、who。"),
    as_json: bool = AsJson,
) -> None:
    """评测危险识别：听出多少，误报多少，连同 95% 区间。"""
    for file in files:
        _must_exist(file)
    from assistant import logs

    logs.configure_rasa()
    leave_out()
    with logs.clean_stdout():
        from assistant.evaluation.running.runner import default_agent
        from assistant.evaluation.understanding.safety import evaluate_safety, load_safety
        from assistant.evaluation.understanding.safety_report import print_safety

        for file in files:
            load_safety(file)
        report = evaluate_safety(default_agent(), files)
    if as_json:
        from assistant.cli.shared.common import print_json

        print_json(report.to_dict())
    else:
        print_safety(report, _console())


def _cross_validated(folds: int) -> CrossValidation | None:
    if folds < 2:
        return None
    from assistant.cli.shared.counting import counting
    from assistant.evaluation.understanding.cross_validation import cross_validation

    with counting("交叉验证") as count:
        done: list[None] = []

        def ended() -> None:
            done.append(None)
            count(len(done), folds)

        return cross_validation(folds, ended)


@app.command()
def conversations(
    path: Path = Cases,
    members: Path | None = Members,
    keyword: str = typer.Option("", "-k", metavar="EXPR", help="只跑名称里有这段文字的测试。"),
    as_json: bool = AsJson,
    junit: Path | None = Junit,
    html: Path | None = Html,
    cover: bool = Cover,
    heatmap: Path | None = HeatMap,
    workers: int = Workers,
    keep_going: bool = typer.Option(False, "--keep-going", help="错了一轮也接着跑完；另说对的轮次和全对的对话有多少。"),
) -> None:
    """跑对话测试；有一个不通过，退出状态就是 1。"""
    for file in filter(None, (path, members)):
        _must_exist(file)
    results = _run(path, members, keyword, workers, keep_going)
    coverage = _measured(results) if cover or heatmap is not None else None
    if as_json:
        print(_document(results, coverage if cover else None))
    else:
        _print(results, coverage if cover else None)
    _write(results, coverage, junit, html, heatmap)
    if not results.passed:
        raise typer.Exit(1)


@app.command()
def check(path: Path = Cases, members: Path | None = Members) -> None:
    """只看测试文件的写法，不跑；把每一处错都列出来，有错时退出状态是 1。"""
    for file in filter(None, (path, members)):
        _must_exist(file)
    from assistant import project
    from assistant.evaluation.casefiles.cases import BadFile, files_of, load_cases
    from assistant.evaluation.casefiles.vocabulary import project_vocabulary
    from assistant.evaluation.running.runner import DEMO_MEMBERS

    vocabulary = project_vocabulary(members or project.root() / DEMO_MEMBERS)
    cases, faults = 0, 0
    for file in files_of(path):
        try:
            cases += len(load_cases(file, vocabulary=vocabulary))
        except BadFile as error:
            faults += len(error.problems)
            print(error)
    print(f"{cases} 个测试写法没有问题" + (f"，{faults} 处要改" if faults else ""))
    if faults:
        raise typer.Exit(1)


def _run(path: Path, members: Path | None, keyword: str, workers: int, keep_going: bool) -> Results:
    from assistant import logs
    from assistant.cli.shared.counting import counting

    logs.configure_rasa()
    leave_out()
    with counting("对话测试") as count, logs.clean_stdout():
        from assistant.evaluation.running.runner import run_conversations

        done: list[object] = []

        def ended(case: object) -> None:
            done.append(case)
            count(len(done), 0)

        return run_conversations(
            path, members, keyword, None, ended, workers, on_start=lambda total: count(0, total), keep_going=keep_going
        )


def _measured(results: Results) -> Coverage:
    from assistant import project
    from assistant.evaluation.reports.coverage import measure, project_universe

    return measure(results, project_universe(project.root() / "domain.yml"))


def _document(results: Results, coverage: Coverage | None) -> str:
    """The run as one JSON document, with what it touches where asked for."""
    import json

    from assistant.evaluation.running.likeness import plain

    covered = {} if coverage is None else {"coverage": coverage.to_dict()}
    return json.dumps(plain({**results.to_dict(), **covered}), ensure_ascii=False, indent=2)


def _print(results: Results, coverage: Coverage | None) -> None:
    from assistant.evaluation.reports.coverage_report import print_coverage
    from assistant.evaluation.reports.report import print_results

    print_results(results, _console())
    if coverage is not None:
        print_coverage(coverage, _console())


def _write(
    results: Results, coverage: Coverage | None, junit: Path | None, html: Path | None, heatmap: Path | None
) -> None:
    if junit is not None:
        from assistant.evaluation.reports.junit import write_junit

        write_junit(results, junit)
    if html is not None:
        from assistant.evaluation.reports.html_report import write_html

        write_html(results, html, coverage)
    if heatmap is not None and coverage is not None:
        from assistant.evaluation.reports.coverage_report import draw_heat_map

        draw_heat_map(coverage, heatmap)


@app.command()
def explore(
    turns: int = typer.Option(2000, "--turns", min=1, metavar="N", help="一共说多少句。"),
    seed: int = typer.Option(1, "--seed", metavar="S", help="随机种子；同一个种子走同一条路。"),
    members: Path | None = Members,
    as_json: bool = AsJson,
    save: Path | None = Save,
) -> None:
    """随机走查：乱问、打断、更正、放弃，找崩溃、无回复、走不出去和泄露。"""
    if members is not None:
        _must_exist(members)
    from assistant import logs
    from assistant.cli.shared.counting import counting

    logs.configure_rasa()
    leave_out()
    with counting("随机走查") as count, logs.clean_stdout():
        from assistant.evaluation.attacks.explore import explore as walk

        report = walk(turns, seed, members, on_turn=lambda done: count(done, turns))
    if save is not None:
        save.parent.mkdir(parents=True, exist_ok=True)
        save.write_text(report.to_yaml(), encoding="utf-8")
    if as_json:
        from assistant.cli.shared.common import print_json

        print_json(report.to_dict())
    else:
        from assistant.evaluation.attacks.explore_report import print_walk

        print_walk(report, _console())
    if not report.passed:
        raise typer.Exit(1)


@app.command()
def stories(
    paths: list[Path] = Stories,
    picture: Path = typer.Option(..., "--picture", metavar="SVG", help="画到这个文件。"),
) -> None:
    """把 Rasa 的故事画成一张图（SVG，不用联网就能看）。"""
    given = paths or [Path("data"), Path("tests", "stories")]
    for path in given:
        _must_exist(path)
    from assistant import logs, project

    logs.configure_rasa()
    leave_out()
    with logs.clean_stdout():
        from assistant.evaluation.reports.story_graph import NoStories, draw_stories

        try:
            count = draw_stories(given, project.root() / "domain.yml", picture)
        except NoStories as error:
            raise WrongCall(str(error)) from error
    print(f"{count} 个故事：{picture}")


@app.command()
def schema() -> None:
    """测试文件的 JSON schema，供编辑器补全用。"""
    from assistant.evaluation.casefiles.case_models import schema_json

    print(schema_json())


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise WrongCall(f"没有这个文件：{path}")


def _console() -> Console:
    from rich.console import Console

    return Console()
