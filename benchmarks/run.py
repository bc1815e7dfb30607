"""`make bench`: generate programmes of several sizes, measure, print tables, write benchmarks/results.json.

python -m benchmarks --territories 20 2000 --only pages search outbox methods --rounds 15 --reuse
"""

import argparse
from pathlib import Path

from benchmarks import places, report

PARTS = ("pages", "search", "reminders", "outbox", "copies", "documents", "methods")
ON_A_COPY = ("outbox", "copies")  # what cannot be undone


def main(arguments=None):
    options = _options(arguments)
    results = {**report.describe(), "rounds": options.rounds, "sizes": {}}
    for size in options.territories:
        results["sizes"][str(size)] = measure(size, options)
    report.show(results)
    report.write(results, options.out)
    print(f"\n{options.out}")


def _options(arguments):
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    options.add_argument("--territories", type=int, nargs="+", default=[20, 2000])
    options.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options.add_argument("--page", action="append", help="only this page, may be repeated")
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--reuse", action="store_true", help="the programme generated last time")
    options.add_argument("--out", type=Path, default=places.ROOT / "benchmarks" / "results.json")
    return options.parse_args(arguments)


def measure(size, options):
    made = prepare(size, reuse=options.reuse)
    if "pages" in options.only:
        made["pages"] = measure_pages(size, options)
    for part in PARTS[1:]:
        if part in options.only:
            print(f"  {part}", flush=True)
            where = places.copied(size) if part in ON_A_COPY else size
            made[part] = places.run_child(part, where, options.rounds)
    return made


def prepare(size, *, reuse):
    print(f"{size} territories", flush=True)
    if reuse:
        return places.run_child("describe", size)
    places.empty(size)
    return places.run_child("prepare", size)


def measure_pages(size, options):
    """Each page in a process of its own, so that its first request is really cold."""
    pages = {}
    for name in options.page or places.run_child("names", size):
        print(f"  {name}", flush=True)
        pages[name] = places.run_child("page", size, name, options.rounds)
    return pages
