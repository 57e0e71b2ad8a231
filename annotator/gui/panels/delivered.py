"""What is said of an export that was written: its files, who read it again, what describes it."""

from collections.abc import Sequence
from pathlib import Path

from annotator.language import N_, _, isolate, listed, ltr, ngettext
from annotator.workflow.delivering import Delivered

_OURS = N_("a second reader of this program")  # libraries have names, the same in every language
_MOST = 3  # files that are named


def delivered_sentences(done: Delivered) -> list[str]:
    """Return a sentence for each thing that is to be said."""
    said = [_("Saved: {file}").format(file=_named(done.files))]
    if done.proof is None:
        said.append(_("The file was not read again."))
    else:
        readers = listed(isolate(_(one)) for one in done.proof.readers)
        spans = ngettext(
            "Verified: {n} span read again with {readers} and found as it was sent.",
            "Verified: {n} spans read again with {readers} and found as they were sent.",
            done.proof.spans,
        )
        said.append(spans.format(readers=readers))
    if done.described:
        said.append(_("Manifest and card: {files}").format(files=_named(done.described)))
    return said


def _named(files: Sequence[Path]) -> str:
    names = [ltr(one.name) for one in files]
    if len(names) > _MOST:
        more = ngettext("{n} more file", "{n} more files", len(names) - _MOST)
        names = [*names[:_MOST], more]
    return listed(names)
