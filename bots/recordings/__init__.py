"""Record a session with a portal, scrub it, replay it, and the proxy that takes."""

from __future__ import annotations

from bots.recordings.errors import RecordingUnusable
from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.proxy.server import Proxy
from bots.recordings.record.check import check, left_in
from bots.recordings.record.har import Entry, entry
from bots.recordings.record.har_file import Progress
from bots.recordings.record.importer import Export
from bots.recordings.record.pseudonyms import Pseudonyms
from bots.recordings.record.recorder import Recorder
from bots.recordings.record.recording import RECORDINGS, Recording, Take
from bots.recordings.record.rehearsal import Rehearsal, Stage
from bots.recordings.record.scrub import Scrubber, without_user
from bots.recordings.record.session import record_by_hand, record_robot
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.divergence import Diverged
from bots.recordings.replay.patch import Patch, patches_of
from bots.recordings.replay.play import replay, verify, verify_patched
from bots.recordings.replay.replayer import Replayer

__all__ = [
    "RECORDINGS",
    "Answer",
    "Asked",
    "Diverged",
    "Entry",
    "Export",
    "Patch",
    "Progress",
    "Proxy",
    "Pseudonyms",
    "Recorder",
    "Recording",
    "RecordingUnusable",
    "Rehearsal",
    "Replayer",
    "Scrubber",
    "Stage",
    "Take",
    "Volatile",
    "check",
    "entry",
    "left_in",
    "patches_of",
    "record_by_hand",
    "record_robot",
    "replay",
    "verify",
    "verify_patched",
    "without_user",
]
