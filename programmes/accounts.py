from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class RequestCodeForm(RequestLoginCodeForm):
    pass
