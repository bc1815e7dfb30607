"""Who takes part: accounts for those who sign in, members for everybody."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD
from foundation.people.models import User


class People:
    """The accounts by name; what a service needs to know of somebody."""

    def __init__(self, data, dates):
        self.data = data
        self.born = dates.at(dates.month(-8), "9h")
        self.users = {}

    def create_accounts(self):
        signs_in = {login.email.partition("@")[0]: login.email for login in DEMO_LOGINS}
        shared = make_password(PASSWORD)  # slow on purpose: once for the ten
        for name, one in self.data.items():
            self.users[name] = self._account(one, signs_in.get(name), shared)
        User.objects.filter(email=signs_in["admin"]).update(is_staff=True)

    def _account(self, one, email, shared):
        user = User(
            email=email or one["email"],
            first_name=one["first_name"],
            last_name=one["last_name"],
            date_joined=self.born,
            password=shared if email else make_password(None),
        )
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def identity(self, one, organisation=""):
        """What `find_or_add_member` takes: of an account by its name, or of somebody described in place."""
        if name := one.get("who"):
            user = self.users[name]
            return {**self.data[name], "email": user.email, "user": user}
        known = {name: value for name, value in one.items() if name in FIELDS}
        return {"organisation": organisation, **known}


FIELDS = ("civility", "first_name", "last_name", "function", "organisation", "email", "phone")
