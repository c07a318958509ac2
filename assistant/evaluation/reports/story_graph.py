"""Stories as one picture: common beginnings drawn once, from left to right, as SVG that needs no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

_COLUMN, _ROW, _HIGH, _MARGIN = 210, 34, 24, 16
_WIDE = _COLUMN - 34
_COLOURS = {
    "start": ("#57606a", "#ffffff"),
    "user": ("#ddf4ff", "#0a3069"),
    "action": ("#dafbe1", "#116329"),
}


class NoStories(ValueError):
    """There is nothing to draw; the message says where was looked."""


@dataclass(frozen=True)
class Step:
    """What one box says; ``kind`` is user or action, ``hint`` the sentence behind an intent."""

    kind: str
    name: str
    hint: str = field(default="", compare=False)


@dataclass
class _Node:
    step: Step
    children: list[_Node] = field(default_factory=list)
    column: int = 0
    row: float = 0.0

    def child(self, step: Step) -> _Node:
        """The child for ``step``, made when there is none yet."""
        found = next((node for node in self.children if node.step == step), None)
        if found is None:
            found = _Node(step, column=self.column + 1)
            self.children.append(found)
        return found

    def all(self) -> Iterator[_Node]:
        yield self
        for child in self.children:
            yield from child.all()


def read_stories(paths: Iterable[Path], domain: Path) -> list[tuple[Step, ...]]:
    """The steps of every story and test story in ``paths`` (files or folders), as Rasa reads them.

    Raises NoStories when there is none, RasaException for a wrong file.
    """
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.training_data.loading import load_data_from_files
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.data import get_data_files

    given = [str(path) for path in paths]
    files = get_data_files(given, YAMLStoryReader.is_stories_file)
    stories = [tuple(_steps(story.events)) for story in load_data_from_files(files, Domain.load(str(domain)))]
    if not any(stories):
        raise NoStories(f"没有故事：{'、'.join(given)}")
    return [story for story in stories if story]


def _steps(events: Sequence[object]) -> Iterator[Step]:
    from rasa.shared.core.events import ActionExecuted, UserUttered

    for event in events:
        if isinstance(event, UserUttered):
            yield Step("user", event.intent_name or event.text or "", event.text or "")
        elif isinstance(event, ActionExecuted) and event.action_name not in (None, "action_listen", "..."):
            yield Step("action", event.action_name)


def to_svg(stories: Iterable[Sequence[Step]]) -> str:
    """The picture; hovering over an intent shows the sentence."""
    root = _Node(Step("start", "START"))
    for story in stories:
        node = root
        for step in story:
            node = node.child(step)
    rows = _lay_out(root, 0)
    nodes = list(root.all())
    width = 2 * _MARGIN + _COLUMN * max(node.column for node in nodes) + _WIDE
    height = 2 * _MARGIN + _ROW * rows
    edges = "".join(_edge(node, child) for node in nodes for child in node.children)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="ui-monospace, Consolas, monospace" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{edges}{"".join(map(_box, nodes))}</svg>\n'
    )


def draw_stories(paths: Iterable[Path], domain: Path, file: Path) -> int:
    """Write ``to_svg`` of ``paths`` to ``file``; missing folders are made. Returns how many stories it shows."""
    stories = read_stories(paths, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_svg(stories), encoding="utf-8")
    return len(stories)


def _lay_out(node: _Node, row: int) -> int:
    """Give the tree its rows, a leaf each, from ``row`` on; returns the first free one."""
    if not node.children:
        node.row = row
        return row + 1
    for child in node.children:
        row = _lay_out(child, row)
    node.row = (node.children[0].row + node.children[-1].row) / 2
    return row


def _corner(node: _Node) -> tuple[float, float]:
    return _MARGIN + node.column * _COLUMN, _MARGIN + node.row * _ROW


def _box(node: _Node) -> str:
    x, y = _corner(node)
    fill, ink = _COLOURS[node.step.kind]
    name = node.step.name if len(node.step.name) <= 26 else f"{node.step.name[:25]}…"
    hint = f"<title>{escape(node.step.hint)}</title>" if node.step.hint else ""
    round_ends = _HIGH / 2 if node.step.kind == "user" else 4
    return (
        f'<g>{hint}<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="{round_ends}" fill="{fill}"/>'
        f'<text x="{x + _WIDE / 2}" y="{y + 16}" text-anchor="middle" fill="{ink}">{escape(name)}</text></g>\n'
    )


def _edge(node: _Node, child: _Node) -> str:
    (x, y), (to_x, to_y) = _corner(node), _corner(child)
    x, y, to_y = x + _WIDE, y + _HIGH / 2, to_y + _HIGH / 2
    middle = (x + to_x) / 2
    return f'<path d="M{x} {y} C{middle} {y} {middle} {to_y} {to_x} {to_y}" fill="none" stroke="#8c959f"/>\n'
