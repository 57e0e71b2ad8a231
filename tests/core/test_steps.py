"""Words in sentences: through which places their start steps, and where it is put unasked."""

import re
from pathlib import Path

from annotator.core.clitics import evidence_of, snap, start_steps
from annotator.core.model import BoundaryPolicy
from tests.core.marked import Score, show

_WORD = re.compile(r"\{([^|]*)\|([\d,-]+)(\|c)?\}")
_POLICY = BoundaryPolicy()


def sentences() -> list[str]:
    path = Path(__file__).parent / "data" / "steps.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_starts_step_and_snap_in_sentences_as_the_answers_say() -> None:
    offered, unasked = Score(), Score()
    for line in sentences():
        text, words = "", []
        last = 0
        for match in _WORD.finditer(line):
            text += line[last : match.start()]
            start = len(text)
            text += match[1]
            places = {start + int(one) for one in match[2].split(",") if one != "-"}
            words.append((start, len(text), places, bool(match[3])))
            last = match.end()
        text += line[last:]
        evidence = evidence_of([text])
        for start, end, places, certain in words:
            steps = set(start_steps(text, start, end, _POLICY, evidence)) - {start}
            offered.count(places, steps)
            cut = max(places) if certain else start
            unasked.count({(start, cut)}, {(start, snap(text, start, end, _POLICY, evidence)[0])})
    show(f"steps of words in sentences: {offered}; unasked: {unasked}")
    assert min(offered.precision, offered.recall) >= 0.98
    assert min(unasked.precision, unasked.recall) >= 0.98
