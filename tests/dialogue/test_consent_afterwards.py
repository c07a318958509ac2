"""After an act was carried out: who takes it back is asked whether to cancel it; who goes on is not."""

from __future__ import annotations

import pytest
import yaml

from actions.dialogue.consent.verdict import gives_up
from tests.dialogue.consent_utterances import FOLDER

SAID = yaml.safe_load((FOLDER / "afterwards.yml").read_text(encoding="utf8"))


@pytest.mark.parametrize("text", SAID["gives_up"])
def test_taking_it_back_is_heard(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize("text", SAID["goes_on"])
def test_going_on_takes_nothing_back(text: str) -> None:
    assert not gives_up(text)
