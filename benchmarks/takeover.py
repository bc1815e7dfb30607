"""A takeover of so many lines a sheet, in a test database that is thrown away: `python -m benchmarks.takeover 500`."""

import os
import sys
from contextlib import contextmanager
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


@contextmanager
def thrown_away():
    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    found = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(found)


def filled(programme, lines):
    """Its workbook, with as many territories, and as many people shared among them."""
    from openpyxl import load_workbook

    from programmes.takeover import workbook

    book, content = load_workbook(BytesIO(workbook.made_for(programme))), BytesIO()
    known = book["Personnes"].max_row - 1
    for number in range(lines):
        place, days = f"Territoire {number}", ("12/03/2026", "20/03/2026", "25/03/2026")
        book["Territoires"].append([place, "pays", *days])
    for number in range(lines - known):
        who = ["Mme", "Anne", f"Le Goff {number}", "maire", "mairie", f"a{number}@exemple.fr", ""]
        kind = "référent·e" if number % 2 else "délégué·e"
        book["Personnes"].append([*who, kind, f"Territoire {number // 2}", "oui"])
    book.save(content)
    return content


def measure(lines):
    from benchmarks.measure import timed
    from foundation.jobs import runner
    from foundation.people.models import User
    from programmes.methods import load
    from programmes.services import takeover
    from programmes.services.creation import create_programme
    from programmes.takeover import workbook

    by = User.objects.create_user(email="banc@exemple.fr", first_name="Banc", last_name="Essai")
    programme = create_programme(load("s-organiser-pour-innover"), title="Reprise", by=by)
    content = filled(programme, lines)
    with timed() as reading:
        raw = workbook.read(content, programme).raw
        wrong = takeover.read(programme, raw, {}).faults
    with timed() as asking:
        takeover.apply(programme, raw, {}, by=by)
    with timed() as writing:
        runner.run(takeover.latest_job(programme).pk)
    job = takeover.latest_job(programme)
    print(f"{lines} lines a sheet, {len(wrong)} wrong: {job.result}")
    print(f"preview {reading.seconds:.1f} s, button {asking.seconds:.1f} s, job {writing.seconds:.1f} s")


if __name__ == "__main__":
    with thrown_away():
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
