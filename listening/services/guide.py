from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from listening.default_guide import default_guide
from listening.models import ConsentText, Guide, Theme

journal.tells(
    {
        "guide_created": _("a ouvert le guide d’entretien ({themes:thème,thèmes})"),
        "guide_rewritten": _("a changé la présentation du guide d’entretien"),
        "theme_added": _("a ajouté le thème «\u00a0{theme}\u00a0» au guide d’entretien"),
        "theme_changed": _("a changé le thème «\u00a0{theme}\u00a0» du guide d’entretien"),
    }
)


@transaction.atomic
def create_guide(programme, data=None, *, by=None):
    """The guide and the themes of a programme, from the section of a method, or the usual ones."""
    usual = default_guide()
    data = {**usual, **{key: value for key, value in (data or {}).items() if value}}
    guide, created = Guide.objects.get_or_create(programme=programme, defaults={"closing": data["closing"]})
    if not created:
        return guide
    ConsentText.objects.create(programme=programme, number=1, text=data["introduction"])
    Theme.objects.bulk_create(
        _theme(programme, order, row) for order, row in enumerate(data["themes"], start=1)
    )
    journal.record("guide_created", guide, by=by, data={"themes": len(data["themes"])})
    return guide


def _theme(programme, order, row):
    known = {name: row.get(name) or "" for name in ("label", "question")}
    return Theme(
        programme=programme, order=order, code=row["code"], prompts=list(row.get("prompts") or ()), **known
    )


@transaction.atomic
def rewrite_guide(guide, *, introduction, closing, minutes, by):
    """What is said before and after. A new introduction is a version: consents given keep theirs."""
    guide.closing, guide.minutes = closing, minutes
    guide.save(update_fields=["closing", "minutes"])
    last = guide.programme.consent_texts.first()
    if last is None or last.text != introduction:
        number = last.number + 1 if last else 1
        ConsentText.objects.create(programme=guide.programme, number=number, text=introduction)
    journal.record("guide_rewritten", guide, by=by)
    return guide


@transaction.atomic
def add_theme(programme, *, label, question, prompts, by):
    last = programme.themes.aggregate(last=Max("order"))["last"] or 0
    theme = Theme.objects.create(
        programme=programme,
        code=_free_code(programme, label),
        order=last + 1,
        label=label,
        question=question,
        prompts=prompts,
    )
    journal.record("theme_added", theme, by=by, data={"theme": label})
    return theme


@transaction.atomic
def change_theme(theme, *, label, question, prompts, by):
    """Word it better: what notes already say on it stays where it is."""
    theme.label, theme.question, theme.prompts = label, question, prompts
    theme.save(update_fields=["label", "question", "prompts"])
    journal.record("theme_changed", theme, by=by, data={"theme": label})
    return theme


def _free_code(programme, label):
    base = slugify(label)[:36] or "theme"
    taken = set(programme.themes.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 999))) if code not in taken)
