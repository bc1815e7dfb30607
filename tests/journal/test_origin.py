import pytest
from django.http import HttpResponse

from foundation.journal import services as journal
from foundation.journal.middleware import JournalMiddleware, client_ip
from foundation.people.models import Organisation


@pytest.mark.django_db
def test_an_act_of_a_request_keeps_its_door(rf):
    unadel = Organisation.objects.create(name="Une union de pays")
    entries = []

    def view(request):
        entries.append(journal.record("tested_door", unadel))
        with journal.channel("link:sign_commitment"):
            entries.append(journal.record("tested_door", unadel))
        entries.append(journal.record("tested_door", unadel))
        return HttpResponse()

    JournalMiddleware(view)(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    after = journal.record("tested_door", unadel)

    assert [entry.channel for entry in entries] == ["web", "link:sign_commitment", "web"]
    assert {entry.ip for entry in entries} == {"192.0.2.7"}
    assert len({entry.request_id for entry in entries}) == 1
    assert len(entries[0].request_id) == 32
    assert (after.ip, after.channel, after.request_id) == (None, "", "")


def test_a_view_that_fails_leaves_no_origin_behind(rf):
    def view(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        JournalMiddleware(view)(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    assert journal.current() == journal.Origin()


def test_two_requests_have_two_names(rf):
    seen = []
    middleware = JournalMiddleware(lambda request: seen.append(journal.current().request_id))
    middleware(rf.get("/"))
    middleware(rf.get("/"))
    assert len(set(seen)) == 2


@pytest.mark.parametrize(
    ("proxies", "forwarded", "ip"),
    [
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.66, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.66, 198.51.100.1, 192.0.2.9", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "<script>", None),
        (1, "", "192.0.2.7"),
    ],
)
def test_the_forwarded_address_is_believed_only_behind_our_proxies(rf, settings, proxies, forwarded, ip):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_ip(request) == ip


def test_a_unix_socket_has_no_address(rf):
    assert client_ip(rf.get("/", REMOTE_ADDR="")) is None
