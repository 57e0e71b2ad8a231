"""Work goes out to people in files and comes back in files; nothing of either is ever lost.

A *hand-out* (`.annwork`) is for one person: opening it makes their working project, opening a
newer one brings that project up to date. A *hand-in* (`.anndone`) holds everything this person did,
every time. The lead's project takes any of them in, in any order, as often as one likes.
Every function takes paths and opens the project itself, so it can run in a process of its own.
"""

from annotator.workflow.hand_values import (
    HAND_IN,
    HAND_OUT,
    About,
    HandedIn,
    HandedOut,
    Held,
    LabelDifference,
    Opened,
    Report,
    Standing,
    Taken,
    Working,
)
from annotator.workflow.handing_in import hand_in, working
from annotator.workflow.handing_out import hand_out, standings
from annotator.workflow.opening_work import about_file, open_hand_out, working_path
from annotator.workflow.taking_in import take_in, waiting

__all__ = [
    "HAND_IN",
    "HAND_OUT",
    "About",
    "HandedIn",
    "HandedOut",
    "Held",
    "LabelDifference",
    "Opened",
    "Report",
    "Standing",
    "Taken",
    "Working",
    "about_file",
    "hand_in",
    "hand_out",
    "open_hand_out",
    "standings",
    "take_in",
    "waiting",
    "working",
    "working_path",
]
