"""Which independent reader proves which format."""

from annotator.formats.proofs import by_libraries, in_columns, in_json, in_tables, in_zips
from annotator.formats.proofs.found import Check, library, own_reader


def _json() -> str:
    return "Python's json"


def _csv() -> str:
    return "Python's csv"


CHECKS: dict[str, tuple[Check, ...]] = {  # by the name of the format
    "jsonl": (Check(in_json.ours, _json, layers=True, annotators=True, joined=True),),
    "csv": (Check(in_tables.delimited, _csv, layers=True, annotators=True, joined=True),),
    "xlsx": (
        Check(in_tables.workbook, library("openpyxl"), layers=True, annotators=True, joined=True),
    ),
    "iob2": (Check(in_columns.sentences, in_columns.reader, fitted=True, slugs=True),),
    "spacy": (Check(by_libraries.docs, library("spaCy", "spacy"), fitted=True),),
    "doccano": (Check(in_json.doccano, _json),),
    "label-studio": (Check(in_json.label_studio, _json, layers=True, annotators=True),),
    "brat": (Check(in_zips.brat, own_reader, joined=True, any_order=True, lines=True, slugs=True),),
    "prodigy": (Check(in_json.prodigy, _json, annotators=True, fitted=True),),
    "huggingface": (
        Check(in_json.dataset, _json, layers=True, annotators=True, sides=True),
        Check(in_json.dataset_tokens, _json, each_layer=True, fitted=True, slugs=True, sides=True),
    ),
    "parquet": (
        Check(
            by_libraries.parquet,
            by_libraries.parquet_reader,
            layers=True,
            annotators=True,
            sides=True,
        ),
        Check(
            by_libraries.parquet_tokens,
            by_libraries.parquet_reader,
            each_layer=True,
            fitted=True,
            slugs=True,
            sides=True,
        ),
    ),
    "gliner": (Check(in_json.gliner, _json, fitted=True, bare=True),),
    "chat": (Check(in_json.chat, _json),),
    "report": (Check(in_zips.page, library("lxml"), layers=True, joined=True),),
    "cas": (
        Check(by_libraries.articles_in_cas, library("cassis", "dkpro-cassis"), any_order=True),
    ),
}
