"""The members' mini program: its HTTP interface under /miniprogram. Only `channel` knows Rasa."""
