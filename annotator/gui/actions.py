"""What a person can do and by which key: the one table behind menus, tips, keys page and editor."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.gui.keys import Key, parse_key
from annotator.language import N_


class Place(StrEnum):
    """Where a key holds."""

    WINDOW = "window"  # everywhere; with Ctrl or a function key even while typing
    ANNOTATE = "annotate"  # in the view, whatever in it has the keyboard
    ARTICLE = "article"  # while the article itself has the keyboard
    REVIEW = "review"  # in the place of review, whatever in it has the keyboard
    MARKING = "marking"  # there, in the article, while a reviewer marks a case


PLACE_TITLES = {
    Place.WINDOW: N_("Everywhere"),
    Place.ANNOTATE: N_("While annotating"),
    Place.ARTICLE: N_("In the article"),
    Place.REVIEW: N_("While reviewing"),
    Place.MARKING: N_("While marking a case oneself"),
}
# Places of which keys can be meant at one time: no key does two things in any of these.
_TOGETHER = (
    frozenset({Place.WINDOW, Place.ANNOTATE, Place.ARTICLE}),
    frozenset({Place.WINDOW, Place.REVIEW}),
    frozenset({Place.WINDOW, Place.MARKING}),
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do: its title, its keys, and where they hold."""

    id: str
    title: str  # English, the key of its translation
    keys: tuple[Key, ...] = ()
    place: Place = Place.WINDOW
    icon: str = ""
    repeats: bool = False  # whether it is done again and again while the key is held
    also: tuple[Place, ...] = ()  # further places where the same keys do it

    @property
    def places(self) -> frozenset[Place]:
        """Return everywhere that its keys hold."""
        return frozenset({self.place, *self.also})

    def meets(self, other: "Action") -> bool:
        """Tell whether there is a moment at which keys of both hold."""
        return any(self.places & some and other.places & some for some in _TOGETHER)


def _keys(*texts: str) -> tuple[Key, ...]:
    return tuple(parse_key(text) for text in texts)


LABEL_ACTION = "label_{n}"
LABELS_WITH_DIGIT = 9
_LABEL_TITLES = (
    *(N_("Mark as label 1"), N_("Mark as label 2"), N_("Mark as label 3")),
    *(N_("Mark as label 4"), N_("Mark as label 5"), N_("Mark as label 6")),
    *(N_("Mark as label 7"), N_("Mark as label 8"), N_("Mark as label 9")),
)

_REVIEW_TOO = (Place.REVIEW,)
_MARKING_TOO = (Place.MARKING,)
_UNDO_TOO = (Place.REVIEW, Place.MARKING)

_WINDOW = (
    Action("new_project", N_("New project"), _keys("Ctrl+N"), icon="plus"),
    Action("open_project", N_("Open project"), _keys("Ctrl+O"), icon="folder"),
    Action("close_project", N_("Close project"), _keys("Ctrl+W"), icon="close"),
    Action("import", N_("Import articles"), _keys("Ctrl+I"), icon="import"),
    Action("export", N_("Export"), _keys("Ctrl+E"), icon="export"),
    Action("find", N_("Find in the article"), _keys("Ctrl+F"), icon="find"),
    Action("find_all", N_("Find in all articles"), _keys("Ctrl+Shift+F"), icon="find"),
    Action("palette", N_("Go to an article or command"), _keys("Ctrl+K"), icon="find"),
    Action("keys", N_("Keys"), _keys("F1"), icon="keyboard"),
    Action("shortcuts", N_("Change the keys"), icon="keyboard"),
    Action("settings", N_("Settings"), _keys("Ctrl+,"), icon="settings"),
    Action("person", N_("Change who is at the keyboard"), icon="people"),
    Action("go_home", N_("Go to the start page"), _keys("Ctrl+Shift+H"), icon="home"),
    Action("go_project", N_("Go to the project"), _keys("Ctrl+1"), icon="project"),
    Action("go_annotate", N_("Go to annotating"), _keys("Ctrl+2"), icon="annotate"),
    Action("go_find", N_("Go to finding"), _keys("Ctrl+3"), icon="find"),
    Action("go_dashboard", N_("Go to the dashboard"), _keys("Ctrl+5"), icon="dashboard"),
    Action("report", N_("Write a report of all figures"), icon="export"),
    Action("go_review", N_("Go to the review"), _keys("Ctrl+4"), icon="review"),
    Action("zoom_in", N_("Larger text"), _keys("Ctrl+=", "Ctrl++"), icon="zoom_in", repeats=True),
    Action("zoom_out", N_("Smaller text"), _keys("Ctrl+-"), icon="zoom_out", repeats=True),
    Action("zoom_reset", N_("Usual text size"), _keys("Ctrl+0")),
    Action("next_pane", N_("Next pane"), _keys("F6")),
    Action("previous_pane", N_("Previous pane"), _keys("Shift+F6")),
    Action("theme", N_("Switch between light and dark"), icon="moon"),
    Action("language", N_("Switch the language"), icon="language"),
    Action("fullscreen", N_("Full screen"), _keys("F11")),
    Action("quit", N_("Quit"), _keys("Ctrl+Q")),
)
_ANNOTATE = (
    Action("undo", N_("Undo"), _keys("Ctrl+Z"), Place.ANNOTATE, "undo", True, _UNDO_TOO),
    Action(
        "redo",
        N_("Redo"),
        _keys("Ctrl+Shift+Z", "Ctrl+Y"),
        Place.ANNOTATE,
        "redo",
        True,
        _REVIEW_TOO,
    ),
    Action("done_next", N_("Done and next"), _keys("Ctrl+Enter"), Place.ANNOTATE, "done"),
    Action(
        "next_article",
        N_("Next article"),
        _keys("Ctrl+PgDn"),
        Place.ANNOTATE,
        "next",
        also=_REVIEW_TOO,
    ),
    Action(
        "previous_article",
        N_("Previous article"),
        _keys("Ctrl+PgUp"),
        Place.ANNOTATE,
        "previous",
        also=_REVIEW_TOO,
    ),
    Action(
        "next_unlabelled",
        N_("Next article without a label"),
        _keys("Ctrl+Shift+PgDn"),
        Place.ANNOTATE,
    ),
    Action("next_hit", N_("Next place found"), _keys("F3"), Place.ANNOTATE, "next", True),
    Action(
        "previous_hit",
        N_("Previous place found"),
        _keys("Shift+F3"),
        Place.ANNOTATE,
        "previous",
        True,
    ),
    Action("next_finding", N_("Next finding"), _keys("F8"), Place.ANNOTATE, "next", True),
    Action(
        "previous_finding",
        N_("Previous finding"),
        _keys("Shift+F8"),
        Place.ANNOTATE,
        "previous",
        True,
    ),
    Action("mend", N_("Mend the finding and go on"), _keys("F9"), Place.ANNOTATE, "done"),
    Action("dismiss", N_("Put the finding aside"), _keys("Shift+F9"), Place.ANNOTATE, "eye_off"),
    Action("mend_kind", N_("Mend all findings of this kind"), (), Place.ANNOTATE, "done"),
    Action("consistency", N_("Consistency"), _keys("Ctrl+F8"), Place.ANNOTATE, "done_circle"),
    Action(
        "consistency_all",
        N_("Look at the consistency of all my articles"),
        (),
        Place.ANNOTATE,
        "done_circle",
    ),
    Action("skip", N_("Skip the article"), _keys("S"), Place.ANNOTATE, "skip"),
    Action("question", N_("Raise a question"), _keys("F"), Place.ANNOTATE, "question"),
    Action("note", N_("Write a note"), _keys("N"), Place.ANNOTATE, "note"),
    Action(
        "attribute",
        N_("Change the attribute of the span"),
        _keys("K"),
        Place.ANNOTATE,
        "settings",
        also=_MARKING_TOO,
    ),
    Action("tags", N_("Show or hide the tags"), _keys("T"), Place.ANNOTATE, "label"),
    Action("suggestions", N_("Show or hide suggestions"), _keys("G"), Place.ANNOTATE),
    Action(
        "least_sure",
        N_("Order the queue: where one is least sure, or as usual"),
        place=Place.ANNOTATE,
        icon="sort",
    ),
    Action(
        "accept_all",
        N_("Accept all suggestions above a score"),
        _keys("Shift+Enter"),
        Place.ANNOTATE,
        "done",
    ),
    Action("type_label", N_("Choose a label by its name"), _keys("/"), Place.ANNOTATE, "label"),
    *(
        Action(f"label_{n}", title, _keys(str(n)), Place.ANNOTATE, "label", also=_MARKING_TOO)
        for n, title in enumerate(_LABEL_TITLES, start=1)
    ),
)
_EVERY_TITLES = (
    *(N_("Mark every occurrence as label 1"), N_("Mark every occurrence as label 2")),
    *(N_("Mark every occurrence as label 3"), N_("Mark every occurrence as label 4")),
    *(N_("Mark every occurrence as label 5"), N_("Mark every occurrence as label 6")),
    *(N_("Mark every occurrence as label 7"), N_("Mark every occurrence as label 8")),
    N_("Mark every occurrence as label 9"),
)
_ARTICLE = (
    Action(
        "next_span",
        N_("Next span"),
        _keys("Tab"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action(
        "previous_span",
        N_("Previous span"),
        _keys("Shift+Tab"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action("accept", N_("Accept the suggestion and go on"), _keys("Enter"), Place.ARTICLE, "done"),
    Action(
        "accept_paragraph",
        N_("Accept the suggestions up to the end of the paragraph"),
        _keys("Space"),
        Place.ARTICLE,
        "done",
    ),
    Action(
        "remove",
        N_("Remove the span or reject the suggestion"),
        _keys("Del", "Backspace"),
        Place.ARTICLE,
        "trash",
        also=_MARKING_TOO,
    ),
    Action("split", N_("Split the span at the cursor"), _keys("X"), Place.ARTICLE, "split"),
    Action("join", N_("Join two spans"), _keys("J"), Place.ARTICLE, "join"),
    Action("chain", N_("Mark a chain: cut into its links"), _keys("C"), Place.ARTICLE),
    Action("extend", N_("Extend the span to the next punctuation"), _keys("E"), Place.ARTICLE),
    Action("step_start", N_("Step the start of the span"), _keys("["), Place.ARTICLE),
    Action("step_end", N_("Step the end of the span"), _keys("]"), Place.ARTICLE),
    Action("unsnap", N_("Take in what the policy left out"), _keys("W"), Place.ARTICLE),
    Action(
        "end_left",
        N_("Move the end of the span left"),
        _keys("Ctrl+Shift+Left"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action(
        "end_right",
        N_("Move the end of the span right"),
        _keys("Ctrl+Shift+Right"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action(
        "start_left",
        N_("Move the start of the span left"),
        _keys("Ctrl+Alt+Shift+Left"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action(
        "start_right",
        N_("Move the start of the span right"),
        _keys("Ctrl+Alt+Shift+Right"),
        Place.ARTICLE,
        repeats=True,
        also=_MARKING_TOO,
    ),
    Action(
        "end_on",
        N_("Move the end of the span on by a word"),
        _keys("Shift+]"),
        Place.ARTICLE,
        repeats=True,
    ),
    Action(
        "end_back",
        N_("Move the end of the span back by a word"),
        _keys("Shift+["),
        Place.ARTICLE,
        repeats=True,
    ),
    Action(
        "start_on",
        N_("Move the start of the span on by a word"),
        _keys("Ctrl+]"),
        Place.ARTICLE,
        repeats=True,
    ),
    Action(
        "start_back",
        N_("Move the start of the span back by a word"),
        _keys("Ctrl+["),
        Place.ARTICLE,
        repeats=True,
    ),
    *(
        Action(f"every_{n}", title, _keys(f"Shift+{n}"), Place.ARTICLE)
        for n, title in enumerate(_EVERY_TITLES, start=1)
    ),
    Action("let_go", N_("Let go of the selection"), _keys("Esc"), Place.ARTICLE),
)
LANES_WITH_DIGIT = 9
_LANE_TITLES = (
    *(N_("Take answer 1"), N_("Take answer 2"), N_("Take answer 3")),
    *(N_("Take answer 4"), N_("Take answer 5"), N_("Take answer 6")),
    *(N_("Take answer 7"), N_("Take answer 8"), N_("Take answer 9")),
)
_REVIEW = (
    *(
        Action(f"lane_{n}", title, _keys(str(n)), Place.REVIEW, "done")
        for n, title in enumerate(_LANE_TITLES, start=1)
    ),
    Action("lane_0", N_("Rule that nothing is here"), _keys("0"), Place.REVIEW, "close"),
    Action("mark_myself", N_("Mark the case myself"), _keys("E"), Place.REVIEW, "edit"),
    Action("next_open", N_("Next case to rule on"), _keys("Space"), Place.REVIEW, "next"),
    Action("skip_case", N_("Skip the case"), _keys("S"), Place.REVIEW, "skip"),
    Action("next_case", N_("Next case"), _keys("J"), Place.REVIEW, "next", True),
    Action("previous_case", N_("Previous case"), _keys("K"), Place.REVIEW, "previous", True),
    Action("as_precedent", N_("Rule as the precedent"), _keys("P"), Place.REVIEW, "copy"),
    Action(
        "all_as_precedent",
        N_("Apply the precedent to the open cases of this text"),
        _keys("Shift+P"),
        Place.REVIEW,
        "copy",
    ),
    Action("accept_agreed", N_("Accept all that is agreed"), _keys("A"), Place.REVIEW, "done"),
    Action(
        "rule_many", N_("Rule on many cases at once"), _keys("Shift+A"), Place.REVIEW, "done_circle"
    ),
    Action("unsure", N_("Say that the ruling is unsure"), _keys("U"), Place.REVIEW, "question"),
    Action("cause", N_("Say why the annotators differ"), _keys("C"), Place.REVIEW, "info"),
    Action("case_note", N_("Write a note on the ruling"), _keys("N"), Place.REVIEW, "note"),
    Action(
        "guideline_example", N_("Make it an example of the guideline"), _keys("G"), Place.REVIEW
    ),
    Action("withdraw", N_("Take the ruling back"), _keys("Del"), Place.REVIEW, "trash"),
    Action("send_back", N_("Return the article to annotators"), _keys("R"), Place.REVIEW, "undo"),
    Action(
        "finish_review",
        N_("Finish the article, or take it up again"),
        _keys("Ctrl+Enter"),
        Place.REVIEW,
        "done",
    ),
    Action("names", N_("Show or hide who gave an answer"), _keys("H"), Place.REVIEW, "eye"),
    Action("side_by_side", N_("The whole article, layer by layer"), _keys("V"), Place.REVIEW),
)
_MARKING = (
    Action("take_own", N_("Rule as I marked it"), _keys("Enter"), Place.MARKING, "done"),
    Action("leave_own", N_("Leave the case as it was"), _keys("Esc"), Place.MARKING, "close"),
)
ACTIONS = (*_WINDOW, *_ANNOTATE, *_ARTICLE, *_REVIEW, *_MARKING)
_BY_ID = {action.id: action for action in ACTIONS}


def action(action_id: str) -> Action:
    """Return the action of an id; an unknown id is a bug and raises KeyError."""
    return _BY_ID[action_id]


def label_index(action_id: str) -> int | None:
    """Return which label (from 0) an action such as "label_3" marks, or None for other actions."""
    head, _, tail = action_id.rpartition("_")
    return int(tail) - 1 if head == "label" and tail.isdigit() else None


def lane_index(action_id: str) -> int | None:
    """Return which answer an action such as "lane_3" takes (0 is nothing), or None for others."""
    head, _, tail = action_id.rpartition("_")
    return int(tail) if head == "lane" and tail.isdigit() else None
