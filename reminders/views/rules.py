"""Which reminders leave by themselves: read as sentences, changed one at a time, what would change said first."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.journal.models import Entry
from foundation.journal.once import TRIAL, once
from foundation.typed import read_id
from programmes.contracts import duties as contract
from programmes.models import Programme
from programmes.views.common import get_organised
from reminders.forms import RuleForm
from reminders.models import Rule
from reminders.services import rules as services
from reminders.services.forecast import effect_of
from reminders.services.quiet import quiet_of, told_quiet
from reminders.wording import sentence, told


@require_safe
def rules(request, slug):
    """By kind of duty, as sentences; then the kinds without a rule."""
    programme = get_organised(request, slug)
    ruled = {}
    for rule in programme.reminder_rules.all():
        ruled.setdefault(rule.duty_kind, []).append(rule)
    kinds = contract.kinds_of(programme)
    return render(
        request,
        "reminders/rules.html",
        {
            "programme": programme,
            "kinds": [
                (kind, sentence(ruled[code]), [(rule, told(rule)) for rule in ruled[code]])
                for code, kind in kinds.items()
                if code in ruled
            ],
            "silent": [kind for code, kind in kinds.items() if code not in ruled],
            "quiet": told_quiet(quiet_of(programme)),
            "pauses": programme.reminder_pauses.all(),
            "others": _with_rules(request, programme),
            "has_method": bool(programme.card.get("reminders")),
        },
    )


def _with_rules(request, programme):
    """The other programmes that the user organises, whose rules can be taken over."""
    ruled = Rule.objects.order_by().values("programme")
    return Programme.objects.organised_by(request.user).filter(pk__in=ruled).exclude(pk=programme.pk)


@require_http_methods(["GET", "POST"])
@once
def rule_add(request, slug):
    programme = get_organised(request, slug)
    form = RuleForm(programme, request.POST or None, initial={"duty_kind": request.GET.get("devoir", "")})
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["duty_kind"]
        if _only_looks(request):
            return _page(
                request, programme, form, proposed=[*_standing(programme), _new(programme, kind, form)]
            )
        try:
            services.add_rule(programme, duty_kind=kind, by=request.user, **form.said)
        except services.RuleThere:
            form.add_error(None, _("Un rappel part déjà à ce moment-là\u00a0: modifiez-le plutôt."))
        else:
            messages.success(request, _("Rappel ajouté. Ce qui a mûri avant aujourd’hui ne partira pas."))
            return redirect("reminders:rules", slug)
    return _page(request, programme, form)


@require_http_methods(["GET", "POST"])
def rule_edit(request, slug, pk):
    programme = get_organised(request, slug)
    rule = programme.reminder_rules.filter(pk=pk).first()
    if rule is None:
        if request.method != "POST":
            raise Http404
        messages.info(request, _("Quelqu’un vient de retirer ce rappel\u00a0: rien n’est enregistré."))
        return redirect("reminders:rules", slug)
    form = RuleForm(programme, request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        if _only_looks(request):
            return _page(request, programme, form, rule=rule, proposed=_with(programme, rule, form.said))
        try:
            services.change_rule(rule, by=request.user, as_seen=request.POST.get("seen", ""), **form.said)
        except services.RuleChanged as changed:
            return _page(request, programme, form, rule=changed.rule, changed=True)
        except services.RuleThere:
            form.add_error(None, _("Un autre rappel part déjà à ce moment-là."))
        else:
            messages.success(request, _("Rappel modifié."))
            return redirect("reminders:rules", slug)
    return _page(request, programme, form, rule=rule)


def _only_looks(request):
    """It may take a while: `once`, which knows the button, holds nothing meanwhile."""
    return TRIAL in request.POST or request.htmx


def _page(request, programme, form, *, rule=None, proposed=None, changed=False):
    template = "reminders/partials/effect.html" if request.htmx else "reminders/rule.html"
    return render(
        request,
        template,
        {
            "programme": programme,
            "form": form,
            "rule": rule,
            "kind": rule and services.title_of(rule.duty_kind),
            "standing": rule and told(rule),
            "seen": _seen(request, rule, changed),
            "changed": changed,
            "by": _changed_by(programme, request.user) if changed else "",
            **_effect(programme, proposed),
        },
    )


def _effect(programme, proposed):
    """How many messages more, or less; nothing is looked for while the form is wrong."""
    if proposed is None:
        return {"looked": False}
    effect = effect_of(programme, proposed)
    return {"looked": True, "effect": effect, "less": -effect}


def _seen(request, rule, changed):
    """What is compared stays so until the person has read what stands."""
    if rule is None:
        return ""
    return services.seen(rule) if changed else request.POST.get("seen") or services.seen(rule)


def _changed_by(programme, user):
    entry = Entry.objects.about(programme).filter(verb__startswith="reminder_rule").first()
    return entry.by_label if entry and entry.user_id != user.pk else ""


def _standing(programme):
    return list(programme.reminder_rules.all())


def _new(programme, kind, form):
    return Rule(programme=programme, duty_kind=kind, **form.said)


def _with(programme, rule, said):
    proposed = services.proposed(rule, said)
    return [proposed if one.pk == rule.pk else one for one in _standing(programme)]


@require_http_methods(["GET", "POST"])
def rule_drop(request, slug, pk):
    """Asked first, with what it changes; removed already, that is said."""
    programme = get_organised(request, slug)
    rule = programme.reminder_rules.filter(pk=pk).first()
    if rule is None:
        if request.method != "POST":
            raise Http404
        messages.info(request, _("Ce rappel était déjà retiré."))
        return redirect("reminders:rules", slug)
    if request.method == "POST":
        services.drop_rule(rule, by=request.user)
        messages.success(request, _("Rappel retiré."))
        return redirect("reminders:rules", slug)
    kept = [one for one in _standing(programme) if one.pk != rule.pk]
    title = _("Retirer ce rappel\u202f?")
    said = [(services.title_of(rule.duty_kind), told(rule))]
    return _confirm(request, programme, title, _("Retirer le rappel"), kept, said)


def _confirm(request, programme, title, yes, proposed, said, **more):
    facts = {"title": title, "yes": yes, "said": said, **_effect(programme, proposed)}
    return render(request, "reminders/rules_confirm.html", {"programme": programme, **facts, **more})


@require_POST
def rules_usual(request, slug):
    """« Ajouter les rappels habituels » to a kind of duty that has none."""
    programme = get_organised(request, slug)
    kind = request.POST.get("duty_kind", "")
    if kind not in contract.kinds_of(programme):
        raise Http404
    services.add_usual(programme, kind, by=request.user)
    messages.success(
        request, _("Les rappels habituels sont là. Ce qui a mûri avant aujourd’hui ne partira pas.")
    )
    return redirect("reminders:rules", slug)


@require_http_methods(["GET", "POST"])
def rules_restore(request, slug):
    """Back to what the method says."""
    programme = get_organised(request, slug)
    if request.method == "POST":
        services.restore(programme, by=request.user)
        messages.success(request, _("Les rappels sont ceux de la méthode."))
        return redirect("reminders:rules", slug)
    theirs = services.replaced(programme, services.of_method(programme))
    title = _("Revenir aux rappels de la méthode\u202f?")
    return _confirm(request, programme, title, _("Revenir à la méthode"), theirs, _by_kind(theirs))


@require_http_methods(["GET", "POST"])
def rules_copy(request, slug):
    """The rules of another programme that one organises, instead of those here."""
    programme = get_organised(request, slug)
    asked = request.POST.get("de") or request.GET.get("de", "")
    source = get_object_or_404(_with_rules(request, programme), pk=read_id(asked) or 0)
    if request.method == "POST":
        services.copy_from(source, programme, by=request.user)
        messages.success(
            request, _("Les rappels de «\u00a0%(title)s\u00a0» sont repris.") % {"title": source.title}
        )
        return redirect("reminders:rules", slug)
    theirs = services.taken_from(source, programme)
    title = _("Reprendre les rappels de «\u00a0%(title)s\u00a0»\u202f?") % {"title": source.title}
    return _confirm(request, programme, title, _("Reprendre"), theirs, _by_kind(theirs), source=source)


def _by_kind(rules):
    """[(what, sentence)] of rules that would stand."""
    found = {}
    for rule in sorted(rules, key=lambda rule: (rule.after, rule.days)):
        found.setdefault(services.title_of(rule.duty_kind), []).append(rule)
    return [(title, sentence(some)) for title, some in sorted(found.items())]
