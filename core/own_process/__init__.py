"""Experiments in processes of their own: flags, threads and environment that touch nobody else.

``child`` runs one task in a fresh interpreter; ``line`` lets many visitors share a few such places.
"""

from core.own_process.child import Child, OwnProcessError, Progress, Task
from core.own_process.line import Line, Run, Standing

__all__ = ["Child", "Line", "OwnProcessError", "Progress", "Run", "Standing", "Task"]
