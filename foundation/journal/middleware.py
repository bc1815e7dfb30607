import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address

from .context import origin


def client_ip(request):
    """The browser's address: behind our own proxies, the entry that the outermost of them wrote."""
    proxies = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return _plain(hops[-proxies])
    return _plain(request.META.get("REMOTE_ADDR", ""))


def _plain(address):
    """None for what is no address: a unix socket, an invented header."""
    try:
        validate_ipv46_address(address)
    except ValidationError:
        return None
    return address


class JournalMiddleware:
    """Tells the journal where the acts of a request come from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex
        with origin(ip=client_ip(request), channel="web", request_id=request.id):
            return self.get_response(request)
