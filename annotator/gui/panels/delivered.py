"""What is said of an export that was written: its files, who read it again, what describes it."""

from annotator.language import _, listed, ltr, ngettext
from annotator.workflow.delivering import Delivered

_MOST = 4  # files that are named


def delivered_sentences(done: Delivered) -> list[str]:
    """Return a sentence for each thing that is to be said."""
    said = []
    names = [ltr(one.name) for one in done.files]
    if len(names) > _MOST:
        more = ngettext("and {n} more file", "and {n} more files", len(names) - _MOST)
        names = [*names[:_MOST], more]
    said.append(_("Saved: {file}").format(file=listed(names)))
    if done.proof is None:
        said.append(_("The file was not read again."))
    else:
        readers = listed(ltr(one) for one in done.proof.readers)
        spans = ngettext(
            "Verified: {n} span read again with {readers} and found as it was sent.",
            "Verified: {n} spans read again with {readers} and found as they were sent.",
            done.proof.spans,
        )
        said.append(spans.format(readers=readers))
    if done.described:
        named = listed(ltr(one.name) for one in done.described)
        said.append(_("Manifest and card: {files}").format(files=named))
    return said
