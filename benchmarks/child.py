"""One task for one size, in a process of its own: `python -m benchmarks.child page 2000 home 15`.

`benchmarks.places.run_child` sets its environment and reads its last line.
"""

import json
import sys

import django
from django.core.management import call_command

from benchmarks.places import ANSWER


def prepare(territories):
    from benchmarks.generate import generate

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    generate(int(territories))
    return describe(territories)


def describe(territories):
    from benchmarks.measure import database

    return {"database": database()}


def names(territories):
    from benchmarks.pages import PAGES

    return list(PAGES)


def page(territories, name, rounds):
    from benchmarks.measure import measure_page
    from benchmarks.pages import PAGES

    limits = {"most_ms": PAGES[name].most_ms, "most_sql": PAGES[name].most_sql}
    return measure_page(PAGES[name], int(rounds)) | limits


def search(territories, rounds):
    from benchmarks.search import measure

    return measure(int(territories), int(rounds))


def documents(territories, rounds):
    from benchmarks.documents import measure

    return measure(int(territories), int(rounds))


def reminders(territories, rounds):
    from benchmarks.reminders import measure

    return measure(int(territories), int(rounds))


def outbox(territories, rounds):
    from benchmarks.outbox import measure

    return measure(territories, int(rounds))


def copies(territories, rounds):
    from benchmarks.copies import measure

    return measure(territories, int(rounds))


def methods(territories, rounds):
    from benchmarks.methods import measure

    return measure(int(territories), int(rounds))


_ALL = (prepare, describe, names, page, search, documents, reminders, outbox, copies, methods)
TASKS = {task.__name__: task for task in _ALL}


def main():
    name, *options = sys.argv[1:]
    django.setup()
    print(ANSWER + json.dumps(TASKS[name](*options)), flush=True)


if __name__ == "__main__":
    main()
