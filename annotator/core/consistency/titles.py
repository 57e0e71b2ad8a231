"""What the kinds of findings are called, wherever they are listed."""

from annotator.core.consistency.finding import Kind
from annotator.language import N_

KIND_TITLES: dict[Kind, str] = {
    Kind.GRAPHEME: N_("Half a letter"),
    Kind.BLANK: N_("White space at an end"),
    Kind.PUNCTUATION: N_("Punctuation at an end"),
    Kind.HALF_WORD: N_("Half a word"),
    Kind.BRACKETS: N_("One of two brackets"),
    Kind.LINE: N_("In a line that is not article"),
    Kind.DOUBLE: N_("Marked twice"),
    Kind.NESTED: N_("A span inside a span"),
    Kind.HONORIFIC: N_("Honorifics"),
    Kind.PROCLITIC: N_("Letters written onto the word"),
    Kind.ARTICLE: N_("The article ال"),
    Kind.ENCLITIC: N_("Pronouns at the end"),
    Kind.CHAIN: N_("A chain in one span"),
    Kind.LABELS: N_("Two labels for one text"),
    Kind.ELSEWHERE: N_("Another label in other articles"),
    Kind.UNMARKED: N_("Left unmarked"),
    Kind.NAMELESS: N_("A mention of nothing named"),
    Kind.MEANING: N_("Marked before the meaning changed"),
}
