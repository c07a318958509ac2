"""WeChat's customer-service chat: what it pushes to us, and what we send through its interface. Only `channel` knows Rasa."""
