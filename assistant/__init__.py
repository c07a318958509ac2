"""The program around Rasa: command line, server, NLU components, channels.

Importing this package sets the process defaults which every entry point needs before
Rasa or TensorFlow is imported: no telemetry, and no log noise from libraries.
"""

import os

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Several BLAS threads on small matrices cost more than they bring.
os.environ.setdefault("OMP_NUM_THREADS", "1")
