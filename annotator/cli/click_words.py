"""What click says itself ("Usage:", "No such option"), in the language spoken now."""

from collections.abc import Callable

from click import core, decorators, exceptions, formatting, parser, types

from annotator.language import N_, _

# click asks Python's gettext, whose language is that of the system and whose catalogues lie
# elsewhere; so its modules are given our two functions. What stands here is in our catalogue.
WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Did you mean {possibility}?"),
    N_("(Did you mean one of: {possibilities}?)"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} requires an argument."),
    N_("Option {name!r} does not take a value."),
    N_("Got unexpected extra argument ({args})"),
    N_("Got unexpected extra arguments ({args})"),
    N_("{value!r} is not one of {choices}."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("file"),
    N_("directory"),
    N_("path"),
)


def speak_through_click(*, translated: bool) -> None:
    """Let click speak our language from now on, or English as other programs read it."""
    say: Callable[[str], str] = _ if translated else str
    for module in (core, decorators, exceptions, formatting, parser, types):
        vars(module).update(_=say, ngettext=lambda one, many, n: say(one if n == 1 else many))
