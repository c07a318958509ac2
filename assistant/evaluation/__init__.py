"""The test bench: conversations with assertions on replies, events and database; the measuring of NLU.

``runner.run_conversations`` and ``nlu.evaluate_nlu`` run them, ``report``, ``junit``, ``nlu_report``
and ``nlu_picture`` show what came of it. Nothing here imports Rasa before an agent is needed.
"""
