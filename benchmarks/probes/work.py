"""Slow work in a process of its own: an import or an export, again and again, or just once.

Run as: python -m benchmarks.probes.work import|export PROJECT ARTICLES [once]
"""

import sys
from pathlib import Path

from annotator.store.project import Project
from annotator.workflow.background import export_job, import_job
from annotator.workflow.choices import ExportChoices
from annotator.workflow.preparing import ImportChoices
from benchmarks.articles import lead_of, write_articles
from benchmarks.measure import peak


def main(what: str, project: str, articles: str, times: str = "forever") -> None:
    """Work until killed, or once; then say the most memory it took."""
    file = Path(articles)
    with Project.open(Path(project), readonly=True) as opened:
        person = lead_of(opened)
    seed = 1000
    while True:
        print("begins", flush=True)
        if what == "import":
            import_job(Path(project), person, (file,), ImportChoices())
        else:
            export_job(Path(project), "jsonl", file, ExportChoices())
        print(f"peak {peak()}", flush=True)
        if times == "once":
            return
        seed += 1
        if what == "import":
            write_articles(file, 2_000, seed=seed)


if __name__ == "__main__":
    main(*sys.argv[1:])
