"""The shapes of the command line: translated help with examples, and one door for all errors."""

import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from annotator.cli import output
from annotator.cli.click_words import speak_through_click
from annotator.errors import AnnotatorError, Cancelled, Message, reason_of
from annotator.language import N_, _, pgettext, say, set_language
from annotator.paths import settings_file
from annotator.settings import language_of, read_settings

FINE = 0
FAILED = 1
REFUSED_SOME = 2  # of what was read; click's own 2, for a wrong call, becomes FAILED
STOPPED = 130  # 128 + SIGINT
PIPE_CLOSED = 141  # 128 + SIGPIPE

AnyFunction = Callable[..., Any]


class Verb(click.Command):
    """A command whose help is translated when it is shown, and ends with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.examples = tuple(examples)

    @property
    def help(self) -> str | None:
        """Return the help in the language spoken now."""
        return _(self._help) if self._help else None

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        with formatter.section(pgettext("of a command", "Examples")):
            for example in self.examples:
                formatter.write(f"  {example}\n")


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    @property
    def help(self) -> str | None:
        """Return the help in the language spoken now."""
        return _(self._help) if self._help else None

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text


class Verbs(click.Group):
    """The command line as a whole: what goes wrong in it becomes one line and an exit code."""

    @property
    def help(self) -> str | None:
        """Return the help in the language spoken now."""
        return _(self._help) if self._help else None

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **rest: Any,
    ) -> NoReturn:
        """Run one command and leave the program with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        del standalone_mode  # errors are told here, not by click
        output.speak_utf8()
        settings, problems = read_settings(settings_file())
        set_language(language_of(settings), digits=settings.digits)  # type: ignore[arg-type]
        for problem in problems:
            output.warn(say(problem))
        speak_through_click(translated="--json" not in given)
        sys.exit(self._code(given, prog_name, complete_var, rest))

    def _code(
        self,
        given: list[str],
        prog_name: str | None,
        complete_var: str | None,
        rest: dict[str, Any],
    ) -> int:
        as_json = "--json" in given
        try:
            code = super().main(given, prog_name, complete_var, standalone_mode=False, **rest)
            return int(code or FINE)
        except Cancelled as error:
            return _fail(error.message, as_json=as_json, code=STOPPED)
        except AnnotatorError as error:
            return _fail(error.message, as_json=as_json)
        except click.Abort:
            return _fail(Message(N_("Stopped.")), as_json=as_json, code=STOPPED)
        except click.ClickException as error:
            if as_json:
                return _fail(Message("{said}", {"said": error.format_message()}), as_json=True)
            told = io.StringIO()
            error.show(told)
            output.warn(told.getvalue().rstrip("\n"))
            return FAILED
        except OSError as error:
            return _fail(_reason(error), as_json=as_json)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has seen enough (`… | head`) ends it without a word."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()  # here, so that a full disk behind it is told
        except OSError as error:
            if error.errno not in {errno.EPIPE, errno.ENOSPC}:
                raise
            output.give_up_stdout()
            if error.errno == errno.ENOSPC:
                raise
            return PIPE_CLOSED
        return done


def verb(name: str, *, help: str, examples: Sequence[str]) -> Callable[[AnyFunction], Verb]:
    """Turn a function into a command; `help` is a key of translation."""
    return click.command(name, cls=Verb, help=help, examples=examples)


def option(*names: str, help: str, **rest: Any) -> Callable[[AnyFunction], AnyFunction]:
    """Add an option; `help` is a key of translation."""
    return click.option(*names, cls=Option, help=help, **rest)


json_option = option(
    "--json", "as_json", is_flag=True, help=N_("Print one JSON document for other programs.")
)
person_option = option(
    "--person",
    metavar="NAME",
    help=N_("Who does it: the only person of the project, else its first lead, unless you say."),
)


def _fail(message: Message, *, as_json: bool, code: int = FAILED) -> int:
    if as_json:
        output.document({"error": str(message)})
    else:
        output.warn(say(message))
    return code


def _reason(error: OSError) -> Message:
    if not error.filename:
        return Message(
            N_("The output could not be written ({reason})."), {"reason": reason_of(error)}
        )
    file = os.fspath(error.filename)
    return Message(
        N_("{file} could not be used ({reason})."), {"file": file, "reason": reason_of(error)}
    )
