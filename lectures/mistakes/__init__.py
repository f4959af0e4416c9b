"""How each exercise goes wrong: its formula as a chain of stages, with the wrong ways of taking each.

A module or a folder a unit; `SUSPICIONS` in it: exercise, or exercise__part -> `Suspicion`. The names' sentences stand
in `catalogue`, traces of what mistaken functions answer in `known_values.json`.
"""

from pathlib import Path

from autograde.diagnosis.known_questions import KnownValues

known = KnownValues(Path(__file__).with_name("known_values.json"))
