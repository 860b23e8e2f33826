"""What reader and rules say of a file, without a farm: for those who write invoices or mend the reader."""

from bots.processes.invoice.check.assumed import assumed_facts
from bots.processes.invoice.check.checking import Checked, Look, Verdict, check
from bots.processes.invoice.check.tally import CheckTally, xml_files

__all__ = ["CheckTally", "Checked", "Look", "Verdict", "assumed_facts", "check", "xml_files"]
