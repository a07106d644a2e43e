"""The engine: a recipe over a library, each photo read once, everything that can fail kept apart.

Words: run, plan, leg, task, item, worker, desk, sink, carrier, state. The supervisor plans and commits and never
decodes; workers open photos and never write the catalog. No room above this floor is known here.
"""
