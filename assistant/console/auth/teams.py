"""Whose work a supervisor sees: the own team's; without a team, and for an administrator, everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from .roles import Role
from .users import User, Users


@dataclass(frozen=True)
class Reach:
    """What somebody sees. `names`: the users of `team`, None for everybody; `teams`: what may be chosen from."""

    team: str
    names: frozenset[str] | None
    teams: tuple[str, ...]

    def sees(self, name: str) -> bool:
        """Whether this user's work is seen."""
        return self.names is None or name in self.names


def reach_of(user: User, users: Users, asked: str) -> Reach:
    """What `user` sees; `asked` is the team an administrator, or a supervisor without one, has chosen."""
    everybody = users.all()
    bound = user.role is not Role.ADMIN and bool(user.team)
    teams = () if bound else tuple(sorted({one.team for one in everybody if one.team}))
    team = user.team if bound else (asked if asked in teams else "")
    names = frozenset(one.name for one in everybody if one.team == team) if team else None
    return Reach(team, names, teams)
