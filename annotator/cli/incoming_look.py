"""What an import would bring, told before anything is written: `annotator import --look`."""

from typing import Any

from annotator.cli import output
from annotator.formats.records import Problem, Record
from annotator.formats.registry import format_named
from annotator.language import N_, _, listed, ngettext, say
from annotator.workflow.preview import FileGlance, Preview, RepairOffer

_SHOWN = 3  # articles of a file
_SPANS = 3  # of an article
_BEGINNING = 60  # code points
_UNITS = {
    "code points": N_("code points"),
    "utf-16": N_("UTF-16 units"),
    "graphemes": N_("graphemes"),
}


def tell(seen: Preview) -> None:
    """Print what every file is taken for and why, and the first of what it holds."""
    for one in seen.files:
        _tell_file(one)
    if seen.more_files:
        output.line(ngettext("and {n} more file", "and {n} more files", seen.more_files))
    if seen.labels:
        named = (f"{output.name(name)} {count}" for name, count in seen.labels.most_common())
        output.line(_("Labels: {names}").format(names=listed(named)))
    if people := [one for one in seen.annotators if one]:
        names = listed(output.name(one) for one in people)
        output.line(_("The files name whose spans they hold: {names}").format(names=names))


def tell_offer(offer: RepairOffer) -> None:
    """Print a warning about letters that were prepared for a surface, and how they are repaired."""
    kind = (
        N_("Words are stored backwards in: {files}")
        if offer.kind == "visual"
        else N_("Letters are stored as shapes in: {files}")
    )
    names = listed(output.name(one.name) for one in offer.files[:_SHOWN])
    more = " …" if len(offer.files) > _SHOWN else ""
    output.warn(_(kind).format(files=names + more))
    for title, text in ((_("As it is"), offer.before), (_("Repaired"), offer.after)):
        first = text.split("\n", 1)[0][:_BEGINNING]
        output.warn(f"  {title}: {output.name(first)}")


def body(seen: Preview, offer: RepairOffer | None) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "files": [_file_body(one) for one in seen.files],
        "more_files": seen.more_files,
        "labels": dict(seen.labels),
        "people": [one for one in seen.annotators if one],
        "repair": None
        if offer is None
        else {
            "kind": offer.kind,
            "files": [one.name for one in offer.files],
            "before": offer.before,
            "after": offer.after,
        },
    }


def problem_body(one: Problem) -> dict[str, Any]:
    """Return a problem with the text around the place that it concerns."""
    near = one.near
    return {
        "file": one.file,
        "line": one.line,
        "message": str(one.message),
        "near": None
        if near is None
        else {"text": near.text, "start": near.start, "end": near.end, "offset": near.offset},
    }


def problem_lines(one: Problem) -> list[str]:
    """Return a problem in lines: where and what, and the text around it."""
    place = one.file if one.line is None else f"{one.file}:{one.line}"
    lines = [f"{output.name(place)}: {output.message(one.message)}"]
    if one.near is not None:
        near = one.near
        text = "".join(
            (near.text[: near.start], "⟦", near.text[near.start : near.end], "⟧",
             near.text[near.end :])
        )  # fmt: skip
        lines.append("    " + output.name(" ".join(text.split())))
    return lines


def _tell_file(one: FileGlance) -> None:
    name = output.name(one.path.name)
    if not one.format or one.why is None:
        output.line(_("{file}: cannot be read").format(file=name))
    else:
        title = output.name(_(format_named(one.format).title))
        said = _("{file}: read as {format}: {reason}")
        output.line(said.format(file=name, format=title, reason=say(one.why)))
    if one.encoding is not None:
        said = _("encoding {name}") if one.encoding.certain else _("encoding {name}, a guess")
        output.line("  " + said.format(name=output.name(one.encoding.encoding)))
    for trial in one.units:
        said = _("* {unit}: {whole} of {spans} spans end where words do, {bad} left out")
        plain = said if trial.taken else said.replace("*", " ", 1)
        output.line(
            "  " + plain.format(unit=_(_UNITS[trial.unit.value]), whole=trial.whole,
                                spans=trial.spans, bad=trial.left_out)
        )  # fmt: skip
    for record in one.records[:_SHOWN]:
        _tell_record(record)
    for problem in one.problems[:_SHOWN]:
        for line in problem_lines(problem):
            output.warn(line)


def _tell_record(record: Record) -> None:
    first = " ".join(record.text[:_BEGINNING].split())
    output.line(f"  {output.name(record.title or record.name)}: {output.name(first)}")
    for layer in record.layers:
        for one in layer.annotations[:_SPANS]:
            quote = record.text[one.start : one.end][:_BEGINNING]
            output.line(f"    {output.name(one.label)}  {output.name(' '.join(quote.split()))}")


def _file_body(one: FileGlance) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "format": one.format or None,
        "why": str(one.why) if one.why else None,
        "encoding": one.encoding.encoding if one.encoding else None,
        "encoding_certain": one.encoding.certain if one.encoding else None,
        "fields": list(one.fields),
        "units": [
            {"unit": t.unit.value, "spans": t.spans, "at_words": t.whole,
             "left_out": t.left_out, "taken": t.taken}
            for t in one.units
        ],
        "records": [
            {
                "name": record.name,
                "title": record.title,
                "text": record.text[:_BEGINNING],
                "spans": [
                    {"label": span.label, "pieces": span.pieces, "annotator": layer.annotator}
                    for layer in record.layers
                    for span in layer.annotations
                ],
            }
            for record in one.records[:_SHOWN]
        ],
        "problems": [problem_body(problem) for problem in one.problems],
    }  # fmt: skip
