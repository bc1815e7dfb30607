"""The page of a mailed link, and the same page through sign-in: one act, shown by GET, done by POST."""

from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.journal import services as journal
from foundation.mail.links import BadLink, OldLink, read
from foundation.mail.services import BadAddress
from programmes.accounts import ADDRESS_USED, owner_of
from programmes.contracts.links import ActRefused, act_for
from programmes.forms import CodeForm
from programmes.models import Member
from programmes.permissions import is_oneself
from programmes.seen_as import not_seen_as
from programmes.services import codes
from programmes.states import may_act

from . import misses, typed


def private(view):
    """Neither kept, nor told to anybody beyond the name of this site, nor indexed."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # « no-referrer » would send the form with « Origin: null », which the protection of forms refuses.
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@login_not_required
@not_seen_as(gettext_lazy("Un lien reçu par courriel s’ouvre en son propre nom."))
@private
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, token):
    """What a link leads to, whoever holds the browser: who has a second factor signs in. GET changes nothing."""
    try:
        signed = read(token)
    except OldLink as old:
        return _old(request, old.signed)
    except BadLink:
        return _miss(request)
    act, member, subject = _resolve(signed)
    if subject is None:
        return _answer(request, "over", 410, member=member)
    if _has_second_factor(member):
        return redirect(act.url(subject))
    with journal.channel(f"link:{act.purpose}"):
        needs_code = act.always_code or signed.channel != "mailed"
        return _act_page(request, act, member, subject, needs_code=needs_code)


@private
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def act(request, purpose, subject):
    """The same page through sign-in, for the member that the user is."""
    found = act_for(purpose)
    if found is None:
        raise Http404
    for member in request.user.members.select_related("programme"):
        if (thing := found.load(member, subject)) is not None:
            return _act_page(request, found, member, thing, needs_code=found.always_code)
    raise Http404


def _has_second_factor(member):
    """Of the account of their address too, which knows nothing yet of this programme."""
    account = member.user or (member.email and owner_of(member.email))
    return bool(account) and is_mfa_enabled(account)


def _resolve(signed):
    """The act, the member and the object of a link; None for what was revoked or is no more."""
    found = act_for(signed.purpose)
    member = _member(signed)
    if found is None or member is None:
        return found, None, None
    return found, member, found.load(member, int(signed.subject))


def _member(signed):
    pk = signed.holder.removeprefix("programmes.member:")
    return Member.objects.filter(pk=pk, link_epoch=signed.epoch).select_related("programme").first()


def _act_page(request, act, member, subject, *, needs_code):
    data = request.POST if request.method == "POST" else None
    told = act.told(subject, member)
    if told is not None and not act.still_asked(subject, member, data):
        return _show(request, act, member, subject, act.told_template, told=told)
    if not may_act(member.programme, subject):
        return _show(request, act, member, subject, "programmes/links/shut.html")
    if data is not None:
        typed.keep(request, act, member, subject)
        if "send_code" in data:
            return _send_code(request, act, member, subject)
    return _asked(request, act, member, subject, data, needs_code=needs_code)


def _asked(request, act, member, subject, data, *, needs_code):
    """The form, read and done, or shown with what it refuses."""
    form = act.form(subject, member, data or typed.kept(request, act, member, subject))
    code_form = CodeForm(data) if needs_code else None
    ready = data is not None and form.is_valid() and (code_form is None or code_form.is_valid())
    if ready and (done := _perform(request, act, member, subject, form, code_form)):
        return done
    code_sent = needs_code and _knows_a_code(data, act, member, subject)
    shown = {"form": form, "code_form": code_form, "code_sent": code_sent}
    return _show(request, act, member, subject, act.template, **shown)


def _knows_a_code(data, act, member, subject):
    """A code is on its way, or one was typed: its refusal is told beside its field."""
    return bool(data and data.get("code")) or codes.code_was_sent(member, act.purpose, subject.pk)


def _perform(request, act, member, subject, form, code_form):
    """Do it and come back to the page that says so; None when the code or the act is refused."""
    try:
        code = (
            codes.check_code(member, act.purpose, subject.pk, code_form.cleaned_data["code"])
            if code_form
            else None
        )
        to_know = act.perform(subject, member, form.cleaned_data, _evidence(request, member, code))
    except codes.CodeRefused as refusal:
        code_form.add_error("code", codes.REASONS[refusal.reason])
    except ActRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        typed.forget(request, act, member, subject)
        _keep_address(request, member)
        for sentence in to_know or ():
            messages.warning(request, sentence)
        return redirect(request.path)
    return None


def _keep_address(request, member):
    if not request.user.is_authenticated and (address := _address_to_enter_by(member)):
        request.session[ADDRESS_USED] = address


def _evidence(request, member, code):
    """How the act was asked; a mailed link or a code shows that the person reads the address."""
    mailed = (journal.current().channel or "").startswith("link:")
    return {
        "proves_address": mailed or code is not None,
        "address": member.email,
        "code_sent_at": code.created_at.isoformat() if code else None,
        "code_used_at": code.used_at.isoformat() if code and code.used_at else None,
        "ip": journal.current().ip,
        "user_agent": request.headers.get("User-Agent", "")[:300],
    }


def _send_code(request, act, member, subject):
    """Send a code, then read the page again: it is left for a mailbox, and must open without sending anything."""
    try:
        codes.send_code(member, act.purpose, subject.pk, what=act.title(subject, member))
    except codes.TooSoon:
        messages.warning(
            request, _("Un code vient de partir. Attendez 30 secondes avant d’en demander un autre.")
        )
    except BadAddress:
        pass  # the page says that there is nowhere to send one
    except codes.TooMany:
        messages.warning(
            request, _("Trop de codes sont partis aujourd’hui à cette adresse. Reprenez demain.")
        )
    return redirect(f"{request.path}#code")


def _show(request, act, member, subject, template, **context):
    return render(
        request,
        template,
        {
            "act": act,
            "title": act.title(subject, member),
            "member": member,
            "subject": subject,
            "programme": member.programme,
            "somebody_else": request.user.is_authenticated and not is_oneself(request.user, member),
            "oneself": is_oneself(request.user, member),
            "code_goes_to": _address_to_enter_by(member),
            **act.more(subject, member),
            **context,
        },
    )


def _address_to_enter_by(member):
    """The address that a code to sign in would go to, known to who received the link; else they type their own."""
    has_another = member.user_id and member.user.email.lower() != member.email.lower()
    return "" if has_another else member.email


def _old(request, signed):
    """After its life a link leads to the same page through sign-in: never a dead end."""
    found, _member_or_none, subject = _resolve(signed)
    return _answer(request, "old", 410, next_url=found.url(subject) if subject is not None else None)


def _answer(request, why, status, **context):
    return render(request, "programmes/links/dead.html", {"why": why, **context}, status=status)


def _miss(request):
    """Misses are counted, true links are not: a whole town hall may share the address of somebody who tries."""
    if misses.too_many():
        return _answer(request, "too_many", 429)
    misses.count()
    return _answer(request, "bad", 404)
