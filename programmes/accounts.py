"""Sign-in as Essaim means it: by invitation only, and for members who have no account yet."""

from contextlib import suppress

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.account.stages import LoginByCodeStage
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.db import IntegrityError, transaction

from foundation.mail import services as mail
from foundation.mail.rendering import Content
from foundation.people.models import User
from programmes.models import Member
from programmes.services.members import claim_what_is_certain

ADDRESS_USED = (
    "address_used"  # in the session, of who acted by a mailed link: what they would type to sign in
)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Nobody signs up: an account is born from an invitation or from the administrator."""
        return False

    def get_login_stages(self):
        ours = {
            f"{LoginByCodeStage.__module__}.{LoginByCodeStage.__qualname__}": "programmes.accounts.CodeStage"
        }
        return [ours.get(path, path) for path in super().get_login_stages()]

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Nothing to an address that is somebody else's: it would mislead them, and a refusal would name them."""
        address = emailconfirmation.email_address
        if not _is_of_somebody_else(address.email, address.user):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_mail(self, template_prefix, email, context):
        """By the outbox, like all that leaves: a page does not wait for the mail server, nor fail with it."""
        request = allauth_context.request
        known = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        drawn = self.render_mail(template_prefix, email, known)
        [(html, _kind)] = drawn.alternatives
        said = Content(drawn.subject, drawn.body, html, [])
        mail.write_drawn(template_prefix, said, to=mail.Recipient("", email), secret=True)

    def post_login(self, request, user, **kwargs):
        """A sign-in has shown the address: the members that are certainly this person become theirs."""
        claim_what_is_certain(user)
        return super().post_login(request, user, **kwargs)


class CodeStage(LoginByCodeStage):
    def is_resumable(self, request):
        """Who asked for a code may ask for another, to another address or by a password, without « Annuler » first."""
        return not self.state.get("initiated_by_user")


class RequestCodeForm(RequestLoginCodeForm):
    """A code for an account, or for a member invited at this address who has none yet.

    The account is made here without a password; nobody enters it before the code is read.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = allauth_context.request.session.get(ADDRESS_USED, "")

    def clean_email(self):
        _open_account_of_member(self.cleaned_data["email"])
        email = super().clean_email()
        self._user = owner_of(email)
        if self._user:
            let_enter_by(self._user, email)
        return email


def account_at(email):
    """The account of who reads this address, made for the member invited there; None if nobody is known there."""
    _open_account_of_member(email)
    return owner_of(email)


def _is_of_somebody_else(email, user):
    account = User.objects.filter(email__iexact=email).exclude(pk=user.pk)
    return account.exists() or Member.objects.at(email).exclude(user=user).exists()


def _open_account_of_member(email):
    """Of several who share the address, the account bears no name: they say who they are."""
    known = User.objects.filter(email__iexact=email).exists()
    if not known and (names := set(Member.objects.at(email).values_list("first_name", "last_name"))):
        first_name, last_name = names.pop() if len(names) == 1 else ("", "")
        with suppress(IntegrityError), transaction.atomic():  # pressed twice: the account is there
            User.objects.create_user(email, first_name=first_name, last_name=last_name)


def let_enter_by(user, email, *, verified=False):
    """Make the address known to allauth: the code about to be read, or the provider, proves it for good."""
    primary = not user.emailaddress_set.exists()
    user.emailaddress_set.get_or_create(  # in one call: a button pressed twice writes the address once
        email__iexact=email, defaults={"email": email.lower(), "primary": primary}
    )
    if verified:
        user.emailaddress_set.filter(email__iexact=email, verified=False).update(verified=True)


def owner_of(email):
    """Whose address it is, and who may read a code sent there.

    Anybody signed in may add an address that they have not proved: allauth would hand them the code of its owner.
    """
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    if address := proved.select_related("user").first():
        return address.user
    return User.objects.filter(email__iexact=email, is_active=True).first()
