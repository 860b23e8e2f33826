"""One file that we send, until the platform and its recipients have said what came of it. See README.md."""

from bots.processes.consignment.process import PROCESS

__all__ = ["PROCESS"]
