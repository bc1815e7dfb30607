"""Methods saved here: made of a programme or brought in a file, shared, withdrawn, deleted."""

import yaml
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes import methods
from programmes.methods import MethodIsWrong
from programmes.methods.ordered import in_order
from programmes.methods.schema import faults
from programmes.models import SavedMethod
from programmes.saving import method_of
from programmes.saving.people import without_people

journal.tells(
    {
        "method_saved": _("a enregistré la méthode «\u00a0{title}\u00a0», version {version}"),
        "method_brought": _("a importé la méthode «\u00a0{title}\u00a0», version {version}"),
        "method_shared": _("a proposé la méthode «\u00a0{title}\u00a0» à tous les organisateurs"),
        "method_withdrawn": _("ne propose plus la méthode «\u00a0{title}\u00a0»"),
        "method_deleted": _("a supprimé la méthode «\u00a0{title}\u00a0», version {version}"),
    }
)


class CodeTaken(Exception):
    """A method of the house, or of somebody else, bears it."""


@transaction.atomic
def save_method(programme, *, title, summary, code, shared=False, by):
    """The programme as it stands: a new method, or the next version of one's own of this code."""
    told = without_people({"title": title, "summary": summary}, programme)
    data = {**method_of(programme), **told, "code": code}
    if not summary:
        del data["summary"]
    saved = _keep(data, by=by, name=data["title"], programme=programme, shared=shared)
    journal.record("method_saved", saved, by=by, about=programme, data=_facts(saved))
    return saved


@transaction.atomic
def import_method(*, file, code="", by):
    """The method of a file sent; MethodIsWrong lists what is to be mended."""
    data = methods.read(_text(file), file.name)
    saved = _keep({**data, "code": code or data["code"]}, by=by, name=file.name)
    journal.record("method_brought", saved, by=by, data=_facts(saved))
    return saved


def _text(file):
    try:
        return file.content.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MethodIsWrong(
            [_now("%(name)s\u00a0: enregistrez ce fichier en UTF-8.") % {"name": file.name}]
        ) from None


def _keep(data, *, by, name, programme=None, shared=False):
    version = _next_version(data["code"], by)
    data = in_order({**data, "version": version})
    if wrong := faults(data, name):
        raise MethodIsWrong(wrong)
    told = {"title": data["title"], "owner": by, "programme": programme, "shared": shared}
    try:
        with transaction.atomic():
            return SavedMethod.objects.create(code=data["code"], version=version, data=data, **told)
    except IntegrityError:  # somebody saved it at the same moment
        raise CodeTaken from None


def _next_version(code, by):
    taken = SavedMethod.objects.filter(code=code)
    others = taken.exclude(pk__in=SavedMethod.objects.manageable_by(by).values("pk"))
    if code in methods.codes() or others.exists():
        raise CodeTaken
    return (taken.aggregate(last=Max("version"))["last"] or 0) + 1


def _facts(saved):
    return {"title": saved.title, "version": saved.version}


@transaction.atomic
def share(saved, *, shared, by):
    """Offered to every organiser here, or no longer; its versions together, but for those of somebody else."""
    if saved.shared == shared:
        return saved
    SavedMethod.objects.manageable_by(by).filter(code=saved.code).update(shared=shared)
    saved.shared = shared
    verb = "method_shared" if shared else "method_withdrawn"
    journal.record(verb, saved, by=by, about=saved.programme, data=_facts(saved))
    return saved


@transaction.atomic
def forget(saved, *, by):
    """One version; the programmes made of it keep their own copy."""
    journal.record("method_deleted", saved, by=by, about=saved.programme, data=_facts(saved))
    saved.delete()


class _Dumper(yaml.SafeDumper):
    """Lists stand in from their key, as people write them."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def as_yaml(data):
    """The file of a method, in the order that a reader expects, French as it is written."""
    return yaml.dump(in_order(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
