"""Sign-in through an OpenID Connect provider: by an address that it says is verified, and that is known here."""

import json

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from programmes.accounts import account_at, let_enter_by


class SocialAdapter(DefaultSocialAccountAdapter):
    """The provider stands for the address as a code would; it never opens a door that a code would not."""

    def get_requests_session(self):
        session = super().get_requests_session()
        session.hooks["response"].append(_unwrap_signed_answer)
        return session

    def authenticate_by_email(self, sociallogin):
        """The account of a verified address, made if a member was invited there."""
        for email in _verified(sociallogin):
            if user := account_at(email):
                let_enter_by(user, email, verified=True)
                return user, email
        return None

    def pre_social_login(self, request, sociallogin):
        """No sign-up: who has no verified address, or one that nobody knows, does not enter."""
        if not (sociallogin.is_existing and _verified(sociallogin)):
            messages.error(request, _refusal(sociallogin))
            raise ImmediateHttpResponse(redirect("account_login"))


def _unwrap_signed_answer(response, **_kwargs):
    """ProConnect signs what it says of the person, where allauth reads plain JSON.

    The answer comes from its own address over TLS, as a plain one would: the signature adds nothing to check.
    """
    if response.headers.get("Content-Type", "").startswith("application/jwt"):
        said = jwt.decode(response.text, options={"verify_signature": False})
        response._content = json.dumps(said).encode()
    return response


def _verified(sociallogin):
    # Some providers say it by a word: the word « false » is not a yes.
    return [one.email.lower() for one in sociallogin.email_addresses if str(one.verified).lower() == "true"]


def _refusal(sociallogin):
    provider, addresses = sociallogin.provider.name, sociallogin.email_addresses
    if not addresses:
        said = _("%(provider)s n’a pas transmis votre adresse. Entrez par un code reçu par courriel.")
    elif not _verified(sociallogin):
        said = _(
            "%(provider)s ne garantit pas que l’adresse %(email)s est la vôtre. "
            "Entrez par un code reçu par courriel."
        )
    else:
        said = _(
            "L’adresse %(email)s n’est invitée dans aucun programme. "
            "Entrez par celle où l’invitation vous est parvenue, ou demandez-en une à l’équipe du programme."
        )
    return said % {"provider": provider, "email": addresses[0].email if addresses else ""}
