"""Experiments in processes of their own: flags, threads and environment that touch nobody else.

``child`` runs one task in a fresh interpreter; many visitors share the places of ``core.workshop``.
"""

from core.own_process.child import Child, OwnProcessError, Progress, Task

__all__ = ["Child", "OwnProcessError", "Progress", "Task"]
