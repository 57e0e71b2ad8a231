"""Which choices of an export a format has a use for: data of the table of formats.

The values are the names of fields: of `WriteOptions`, and of `workflow.choices.ExportChoices`. What
is not named here concerns every format: whose layer, which articles, labels, lines and portions.
"""

from enum import StrEnum


class Concern(StrEnum):
    """A choice that only some formats have a use for."""

    OVERLAP = "overlap"  # it has room for one of overlapping spans
    SUBWORD = "subword"  # which of the policies: `Format.subwords`
    ATTRIBUTES = "attributes"  # it holds attributes
    METADATA = "metadata"  # it holds metadata of articles
    PEOPLE = "people"  # it says whose a layer is
    PROVENANCE = "provenance"  # it says where a span comes from
    OFFSETS = "offsets"  # it leaves open in which unit offsets count
    SCHEME = "scheme"
    COLUMNS = "columns"
    OWN_TOKENS = "own_tokens"
    RELATIONS = "relations"
    DOCSTART = "docstart"
    SHARD = "shard"  # it can be written in several files


FACTS = frozenset({Concern.SUBWORD, Concern.ATTRIBUTES, Concern.METADATA, Concern.PEOPLE})
TABLE = FACTS | {Concern.PROVENANCE, Concern.OFFSETS}
FLAT = frozenset({Concern.OVERLAP, Concern.SUBWORD})
DATASET = TABLE | FLAT | {Concern.SCHEME, Concern.SHARD}
