"""The demonstration: built once, told when it is there. `--fresh` builds it anew, dated of today."""

import shutil

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demonstration import build
from foundation.documents.models import Version
from foundation.mail.models import Message
from listening.models import Note
from programmes.models import Member, Programme
from reports.models import Deliverable
from territories.models import Participation


class Command(BaseCommand):
    help = "Construit les données de la démonstration, une fois."

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="efface toutes les données, puis recommence")

    def handle(self, *args, fresh=False, **options):
        if not settings.DEMO:
            raise CommandError(
                "Ces données inventées n’ont pas leur place ici : la commande demande ESSAIM_DEMO=1."
            )
        if fresh:
            self._erase()
        if build.is_built():
            self.stdout.write("La démonstration est déjà là (manage.py demo --fresh la refait).")
            return
        self.stdout.write(_summary(build.build()))

    def _erase(self):
        """Everything: the database, and what the demonstration has written beside it."""
        call_command("flush", interactive=False, verbosity=0)
        for folder in (settings.MEDIA_ROOT, settings.DEMO_MAILS):
            shutil.rmtree(folder, ignore_errors=True)


def _summary(programme):
    theirs = Participation.objects.filter(programme=programme)
    fiches = Deliverable.objects.filter(programme=programme)
    lines = [
        f"Démonstration prête : « {programme.title} », commencé le {programme.starts_on:%d/%m/%Y}, "
        f"et {Programme.objects.count() - 1} autres programmes.",
        f"{theirs.count()} territoires, {Member.objects.count()} personnes, {Note.objects.count()} entretiens, "
        f"{fiches.count()} fiches, {Message.objects.count()} messages.",
    ]
    waiting = fiches.filter(state="approved").count() - Version.objects.count()
    if waiting > 0:
        lines.append(
            f"Les PDF de {waiting} fiches et des engagements paraîtront dans les secondes qui suivent."
        )
    return "\n".join(lines)
