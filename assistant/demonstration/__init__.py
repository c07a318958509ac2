"""The demonstration: assistant, console and mini program run together on data that is thrown away at the end."""
