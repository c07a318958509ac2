"""What the members' channels keep: accounts, talks, agreements, news. Tables of their own in the engine's database."""

from .accounts import Account, Accounts
from .messages import Accepted, Entry, Incoming, Message, Messages, Reply
from .opening import Store, open_store

__all__ = [
    "Accepted",
    "Account",
    "Accounts",
    "Entry",
    "Incoming",
    "Message",
    "Messages",
    "Reply",
    "Store",
    "open_store",
]
