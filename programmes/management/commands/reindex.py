from django.core.management.base import BaseCommand, CommandError

from foundation.search import services as search
from programmes.contracts import searchable


class Command(BaseCommand):
    help = (
        "Refait l’index de la recherche, sans l’interrompre : à lancer après une restauration ou un import."
    )

    def add_arguments(self, parser):
        parser.add_argument("models", nargs="*", help="Seulement ces modèles, par exemple listening.note")

    def handle(self, *args, models, **options):
        for one in self._chosen(models):
            filed = searchable.refresh_many(one.all_rows())
            forgotten = self._forget_deleted(one)
            self.stdout.write(f"{one.title} : {filed} à trouver, {forgotten} à oublier")
        if not models:
            self.stdout.write(f"Ce que plus rien ne déclare : {self._forget_undeclared()} à oublier")

    def _chosen(self, labels):
        known = {one.model._meta.label_lower: one for one in searchable.registered()}
        if unknown := sorted(set(labels) - set(known)):
            raise CommandError(f"La recherche ne connaît pas {', '.join(unknown)}, mais {', '.join(known)}.")
        return [known[label] for label in labels or known]

    def _forget_deleted(self, one):
        indexed = search.known_keys(one.prefix)  # read first: what is created meanwhile is not in it
        deleted = indexed - {one.key(row) for row in one.model._default_manager.only("pk")}
        search.drop(*deleted)
        return len(deleted)

    def _forget_undeclared(self):
        declared = tuple(one.prefix for one in searchable.registered())
        orphans = [key for key in search.known_keys() if not key.startswith(declared)]
        search.drop(*orphans)
        return len(orphans)
