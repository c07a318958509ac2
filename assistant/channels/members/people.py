"""Who an account is towards the entitlement module, asked anew whenever it matters: rights end on birthdays."""

from __future__ import annotations

from datetime import datetime

from actions.engine import entitlements
from actions.entitlement import ActedBy, Entitlements, Member, Permission, Person, Policyholder
from actions.entitlement.domain.people.identifying import mobile_key
from actions.entitlement.domain.people.members import Guardian
from actions.identity import Identity
from actions.replies.phrasebook import entries, say
from assistant.channels.store import Account

SELF = "self"
ACTOR = "member:wechat"
_ROLES = {"guardian": ActedBy.GUARDIAN, "policyholder": ActedBy.POLICYHOLDER}


def identity_of(account: Account, at: datetime) -> Identity:
    """The identity to be sealed into a message; nobody once the right to act for a child has ended (5.4)."""
    if not account.bound or not still_allowed(account, at):
        return Identity()
    return Identity(account.member_id, "member" if account.role == SELF else account.role)


def still_allowed(account: Account, at: datetime, engine: Entitlements | None = None, actor: str = ACTOR) -> bool:
    """Whether the account may (still) act for its member; `engine` is the one in use where none is given."""
    if account.role == SELF:
        return True
    asked = engine or entitlements()
    return asked.may_act_for(account.member_id, at, actor=actor, by=person_of(account, asked, actor)).allowed


def person_of(account: Account, engine: Entitlements | None = None, actor: str = ACTOR) -> Person:
    """Who holds the phone: the verified number, and the name where the holder is a member as well."""
    if not account.person_id:
        return Person(account.mobile)
    holder = (engine or entitlements()).member(account.person_id, actor=actor)
    return Person(account.mobile or holder.mobile, holder.name)


def represented(account: Account, at: datetime) -> tuple[Permission, ...]:
    """Everybody the holder of the phone may act for: himself and minors, never another adult (5.4)."""
    found = entitlements().represented(person_of(account), at, actor=ACTOR)
    return tuple(one for one in found if one.code != SELF or one.member_id == account.person_id)


def acted_by(account: Account) -> ActedBy:
    """As what the account says yes."""
    return _ROLES.get(account.role, ActedBy.MEMBER)


def masked_name(name: str) -> str:
    """The first character and a star for each other: 演***."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name


def relation_to(member: Member, account: Account) -> str:
    """What the holder of the phone is to `member`: father, grandmother … where the insurer's file says so, else the role."""
    others: tuple[Guardian | Policyholder, ...] = (*member.guardians, *member.policyholders)
    known = [(other.mobile, other.relation) for other in others]
    number = mobile_key(account.mobile)
    told = next((relation for mobile, relation in known if relation and mobile_key(mobile) == number), "")
    return _in_chinese(told or account.role)


def _in_chinese(relation: str) -> str:
    key = f"channel.relation.{relation}"
    return say(key) if key in entries() else relation
