"""What is said of an export that was written."""

from pathlib import Path

from annotator.formats.loss import LossReport
from annotator.formats.proofs.proving import Proof
from annotator.gui.panels.delivered import delivered_sentences
from annotator.workflow.delivering import Delivered


def delivered(
    *names: str, proof: Proof | None = None, described: tuple[str, ...] = ()
) -> Delivered:
    return Delivered(
        LossReport(),
        tuple(Path("out", name) for name in names),
        proof,
        described=tuple(Path("out", name) for name in described),
    )


def test_the_reader_is_named() -> None:
    proof = Proof(["pyarrow 26.0.1"], spans=2)
    (_saved, verified) = delivered_sentences(delivered("a.parquet", proof=proof))
    assert "2 spans" in verified
    assert "pyarrow 26.0.1" in verified


def test_what_nobody_read_again_is_not_called_verified() -> None:
    said = "\n".join(delivered_sentences(delivered("a.jsonl")))
    assert "Verified" not in said
    assert "not read again" in said


def test_of_many_files_the_first_are_named_and_the_others_counted() -> None:
    (saved, _read) = delivered_sentences(delivered(*(f"{n}.jsonl" for n in range(9))))
    assert "2.jsonl" in saved
    assert "3.jsonl" not in saved
    assert "6 more files" in saved


def test_manifest_and_card_are_named() -> None:
    said = delivered_sentences(delivered("a.jsonl", described=("a.dataset.json", "a.README.md")))
    assert "a.dataset.json" in said[-1]
    assert "a.README.md" in said[-1]
