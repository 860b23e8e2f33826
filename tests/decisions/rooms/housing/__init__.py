"""Housing support: a process as somebody new writes it, in one room and no line anywhere else."""

from bots.processes.housing.process import PROCESS, on_terms

__all__ = ["PROCESS", "on_terms"]
