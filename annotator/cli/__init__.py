"""The command line: one short command for each thing a project can be asked, without Qt."""

import click

from annotator import __version__
from annotator.cli import (
    about,
    adjudicating,
    agreement,
    article,
    care,
    consistency,
    handing,
    history,
    incoming,
    looking,
    outgoing,
    people,
    splitting,
    suggesting,
)
from annotator.cli.verbs import Option, Verbs
from annotator.language import N_

cli = Verbs(
    "annotator",
    help=N_(
        "Mark spans in Arabic articles. Without a command the window opens; the commands do what "
        "needs no window."
    ),
    commands=[
        about.new,
        incoming.import_,
        outgoing.export_,
        outgoing.convert_,
        looking.stats,
        looking.validate_,
        splitting.split_,
        people.people,
        people.assign_,
        handing.handout,
        handing.handin,
        about.info,
        article.show,
        history.history,
        consistency.consistency,
        adjudicating.adjudicate,
        agreement.agreement,
        agreement.report,
        suggesting.suggestions,
        suggesting.learn,
        care.check,
        care.rebuild_,
        care.salvage_,
        care.backup,
        care.restore,
    ],
)
click.version_option(
    __version__, prog_name="annotator", cls=Option, help=N_("Show the version and exit.")
)(cli)
