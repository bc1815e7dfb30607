"""What was measured, as tables for the screen and as JSON."""

import json
import os
import platform
import subprocess
from datetime import date

from benchmarks import verdicts
from benchmarks.places import ROOT


def describe():
    """When, of what, on what: no name of the machine, no path."""
    asked = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "measured_on": date.today().isoformat(),
        "commit": commit,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1),
    }


def write(results, path):
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n")


def show(results):
    load = f"load {results['load']} on {results['processors']} processors"
    print(f"\n{results['commit']}, Python {results['python']}, {load} when it began")
    print(", ".join(f"{size} territories on {made['database']}" for size, made in results["sizes"].items()))
    if any("pages" in made for made in results["sizes"].values()):
        _show_pages(results["sizes"])
    shown = {
        "search": _show_search,
        "reminders": _show_reminders,
        "outbox": _show_outbox,
        "copies": _show_copies,
        "documents": _show_documents,
        "methods": _show_methods,
    }
    for part, show_part in shown.items():
        for size, made in results["sizes"].items():
            if part in made:
                show_part(size, made[part])


def _show_pages(sizes):
    columns = "".join(f"{size:>9} sql{'cold ms':>9}{'warm ms':>9}{'cpu ms':>9}" for size in sizes)
    print(f"\n{'page':<18}{columns}{'most':>6}  verdict")
    for name, by_size in _by_page(sizes).items():
        cells = "".join(
            f"{one['sql']:>13}{one['cold_ms']:>9.0f}{one['warm_ms']:>9.1f}{one['processor_ms']:>9.1f}"
            for one in by_size
        )
        print(f"{name:<18}{cells}{by_size[0]['most_ms'] or '':>6}  {verdicts.verdict(by_size)}")


def _by_page(sizes):
    names = next(iter(sizes.values()))["pages"]
    return {name: [made["pages"][name] for made in sizes.values()] for name in names}


def _show_search(size, found):
    print(f"\nsearch, {found['entries']} entries ({size} territories)")
    print(f"  all filed in {found['put_many_s']} s, one in {found['put_ms']} ms")
    print(f"  median find {found['median_ms']} ms")
    print(f"  {'who':<11}{'what':<20}{'hits':>8}{'find ms':>10}{'by kind ms':>12}")
    for one in found["find"]:
        times = f"{one['find_ms']:>10.1f}{one['by_kind_ms']:>12.1f}"
        print(f"  {one['who']:<11}{one['what']:<20}{one['hits']:>8}{times}")


def _show_reminders(size, made):
    print(f"\nreminders, {made['duties']} duties ({size} territories)")
    print(f"  {made['messages']} messages written in {made['run_s']} s ({verdicts.run(made)})")
    print(f"  {made['process_mib']} MiB, {made['grown_mib']} more than after the first batch")


def _show_outbox(size, made):
    print(f"\noutbox ({size} territories)")
    speed = f"{made['a_second']} a second ({verdicts.handed_over(made)})"
    print(f"  {made['messages']} digests handed over in {made['handed_s']} s, {speed}")
    print(f"  over {made['connections']} connection(s)")


def _show_copies(size, made):
    print(f"\ncopies ({size} territories)")
    print(f"  {made['written']} digests and copies written in {made['run_s']} s ({verdicts.of_copies(made)})")
    speed = f"{made['a_second']} a second ({verdicts.handed_over(made)})"
    print(
        f"  {made['messages']} copies handed over in {made['handed_s']} s, {speed}; {made['largest']} lines at most"
    )


def _show_documents(size, made):
    tagged = "tagged" if made["tagged"] else "merged, not tagged"
    print(f"\ndocuments, {size} territories")
    print(f"  one fiche {made['fiche_s']} s warm, {made['fiche_cold_s']} s cold")
    print(f"  {made['fiches']} fiches compiled after one changed: {made['compiled_s']} s")
    print(
        f"  {made['pages']} pages, {tagged}, {made['process_mib']} MiB, child {made['largest_child_mib']} MiB"
    )


def _show_methods(size, made):
    print(f"\nmethods, beside {size} territories")
    for code, one in made.items():
        print(
            f"  {code:<42}{one['created_ms']:>6} ms to create ({verdicts.created(one)}), {one['sql']} statements;"
            f"{one['moved_ms']:>5} ms to move its start and {one['moments']} dates"
        )
