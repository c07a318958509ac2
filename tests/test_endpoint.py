"""What the dialogue may call and what exists are the same list."""

from __future__ import annotations

from actions.endpoint import ACTIONS
from assistant import project
from assistant.nlu.importer import ProjectImporter


def test_every_action_of_the_domain_exists_and_none_beside() -> None:
    domain = ProjectImporter(domain_path=str(project.root() / "domain.yml")).get_domain()
    named = {action().name() for action in ACTIONS}
    assert named == {name for name in domain.user_actions if not name.startswith("utter_")}
