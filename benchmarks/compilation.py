"""Seconds and memory of a fiche and of its compilation: `python -m benchmarks.compilation --parts 2000`.

The parts are copies of one drawn fiche of 4 pages, each a file of its own, as when one fiche changed and the others
are already there.
"""

import argparse
import json
import os
import shutil
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import django


def measure(parts=2000, fiches=5):
    """A dictionary: one fiche cold and warm, the compilation, the memory of the child that did it."""
    with TemporaryDirectory(prefix="essaim-bench-") as name:
        folder = Path(name)
        drawn = [_fiche(folder / "fiche.pdf") for _each in range(fiches + 1)]
        compiled, seconds = _compiled(folder, parts)
        return {
            "fiche_cold_s": drawn[0],
            "fiche_warm_s": round(statistics.median(drawn[1:]), 3),
            "parts": parts,
            "pages": compiled,
            "compilation_s": round(seconds, 1),
            "compilation_mib": round((folder / "out.pdf").stat().st_size / 1024**2, 1),
            "child_peak_mib": max(_peaks(), default=0),
        }


def _fiche(path):
    """Seconds from the data to the file: template, layout, page numbers."""
    from foundation.documents import rendering
    from foundation.documents.sources import stylesheets_of
    from tests.documents.sample import FICHE

    started = time.perf_counter()
    html = rendering.html_of("sample.fiche", FICHE)
    drawn = rendering.draw(html, path, stylesheets=stylesheets_of("sample.fiche"))
    assert drawn["pages"] == 4
    return round(time.perf_counter() - started, 3)


def _compiled(folder, count):
    from foundation.documents.compile import Cover, Part, compile_parts, draw_cover

    for number in range(count):
        shutil.copyfile(folder / "fiche.pdf", folder / f"part-{number}.pdf")
    parts = [Part(folder / f"part-{number}.pdf", f"Territoire {number}", "", 4) for number in range(count)]
    cover = Cover("Toutes les fiches", subtitle=f"{count} territoires", note="Mesure")
    started = time.perf_counter()
    draw_cover(cover, folder / "cover.pdf", count=count)
    pages = compile_parts(parts, cover=cover, cover_pdf=folder / "cover.pdf", out_path=folder / "out.pdf")
    return pages, time.perf_counter() - started


def _peaks():
    """The most memory each child of this process ever held, in MiB."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it ended meanwhile
            continue
        if int(facts["PPid"]) == os.getpid() and "VmHWM" in facts:
            yield int(facts["VmHWM"].split()[0]) // 1024


def prepare():
    """Settings, and the template of the sample fiche."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.template import engines

    samples = Path(__file__).resolve().parent.parent / "tests" / "documents" / "templates"
    engines["django"].engine.dirs.append(samples)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--parts", type=int, default=2000)
    prepare()
    print(json.dumps(measure(arguments.parse_args().parts), indent=2))


if __name__ == "__main__":
    main()
