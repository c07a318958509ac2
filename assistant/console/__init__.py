"""The call-centre console: one page beside the agent. It holds no rule of its own and loads no Rasa.

Understanding comes from the running assistant over loopback HTTP, everything about members from the entitlement facade.
"""
