"""The ``suixin`` command line: a module for each group of commands.

Nothing here imports Rasa, TensorFlow or spaCy at module level; commands that need them import them when
they run, so that ``suixin --help``, ``quota`` or ``check`` answer at once.
"""

from assistant.cli.chinese import speak_chinese

speak_chinese()
