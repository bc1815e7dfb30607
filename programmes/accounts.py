"""Sign-in as Essaim means it: by invitation only, and for members who have no account yet."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm

from foundation.people.models import User
from programmes.models import Member
from programmes.services.members import claim_what_is_certain


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Nobody signs up: an account is born from an invitation or from the administrator."""
        return False

    def post_login(self, request, user, **kwargs):
        """A sign-in has shown the address: the members that are certainly this person become theirs."""
        claim_what_is_certain(user)
        return super().post_login(request, user, **kwargs)


class RequestCodeForm(RequestLoginCodeForm):
    """A code for an account, or for a member invited at this address who has none yet.

    The account is made here without a password; nobody enters it before the code is read.
    """

    def clean_email(self):
        email = self.cleaned_data["email"]
        known = User.objects.filter(email__iexact=email).exists()
        if not known and (member := Member.objects.at(email).order_by("pk").first()):
            User.objects.create_user(email, first_name=member.first_name, last_name=member.last_name)
        return super().clean_email()
