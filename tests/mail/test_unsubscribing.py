"""News are left in one click, from the mailbox or by the page; duties never are."""

import re

import pytest
from django.test import Client

from foundation.journal.models import Entry
from foundation.mail import sending, unsubscribing
from foundation.mail import services as mail
from foundation.mail.models import Message, Unsubscribed
from tests.mail.factories import fresh, written

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State
SCOPE = "programme:3"


def news(**options):
    return written(kind="news", scope=SCOPE, sender="Écouter", reply_to="equipe@exemple.fr", **options)


def page_of(message):
    return unsubscribing.url_for(message).removeprefix("https://essaim.exemple.fr")


def test_the_mailbox_finds_the_page_in_the_headers_and_the_reader_in_both_parts(server, run_jobs):
    message = news()
    run_jobs()
    [letter] = server.parsed
    page = unsubscribing.url_for(message)
    header = re.sub(r"\s", "", letter["List-Unsubscribe"])
    assert header == f"<{page}>,<mailto:equipe@exemple.fr?subject=D%C3%A9sinscription>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert page in text
    assert f'href="{page}"' in html
    assert page not in message.text + message.html


def test_without_https_there_is_no_click_but_a_mail(server, run_jobs, settings):
    settings.SITE_URL = "http://essaim.exemple.fr"
    news()
    run_jobs()
    [letter] = server.parsed
    assert letter["List-Unsubscribe"] == "<mailto:equipe@exemple.fr?subject=D%C3%A9sinscription>"
    assert letter["List-Unsubscribe-Post"] is None


def test_a_duty_is_never_left(server, run_jobs):
    written(scope=SCOPE, reply_to="equipe@exemple.fr")
    mail.leave_news(SCOPE, "pauline@exemple.fr")
    run_jobs()
    [letter] = server.parsed
    assert (letter["List-Unsubscribe"], letter["List-Unsubscribe-Post"]) == (None, None)
    assert "desabonnement" not in server.letters[0].decode()


def test_one_click_needs_no_session_no_token_and_counts_once():
    page = page_of(news())
    mailbox = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = mailbox.post(
            page, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 200
    assert list(Unsubscribed.objects.values_list("scope", "address")) == [(SCOPE, "pauline@exemple.fr")]
    entry = Entry.objects.get(scope=SCOPE)
    assert entry.sentence.endswith("pauline@exemple.fr ne veut plus recevoir les nouvelles")


def test_looking_at_the_page_changes_nothing_then_a_button_does_and_another_undoes(client):
    page = page_of(news())
    answer = client.get(page)
    assert "Ne plus les recevoir" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert not Unsubscribed.objects.exists()

    assert "Vous ne recevrez plus" in client.post(page).content.decode()
    assert "de nouveau ces nouvelles" in client.post(page, {"again": "1"}).content.decode()
    assert not Unsubscribed.objects.exists()


@pytest.mark.parametrize("spoil", [lambda page: page[:-5] + "/", lambda page: "/desabonnement/x/"])
def test_an_address_that_is_not_ours_opens_nothing(client, spoil):
    assert client.post(spoil(page_of(news()))).status_code == 404
    assert not Unsubscribed.objects.exists()


def test_no_link_of_another_act_leaves_the_news(client):
    token = mail.links.sign(
        mail.links.Link("answer_invitation", SCOPE, "pauline@exemple.fr"), channel="mailed"
    )
    assert client.post(f"/desabonnement/{token}/").status_code == 404


def test_news_are_not_written_to_who_left_and_those_of_another_programme_are():
    mail.leave_news(SCOPE, "Pauline@exemple.fr")
    with pytest.raises(mail.UnsubscribedFromNews):
        news()
    assert written(kind="news", scope="programme:4").state == State.QUEUED
    assert mail.unsubscribed(SCOPE, ["PAULINE@exemple.fr", "autre@exemple.fr"]) == {"pauline@exemple.fr"}


def test_news_written_before_do_not_leave_after(server):
    message, duty = news(), written(scope=SCOPE)
    mail.leave_news(SCOPE, "pauline@exemple.fr")
    sending.send_due()
    assert (fresh(message).state, fresh(duty).state) == (State.CANCELLED, State.SENT)
    assert fresh(message).cancelled_for == "unwanted"
    assert len(server.letters) == 1


def test_a_copy_to_oneself_leaves_nobody_s_news(server, run_jobs, django_user_model):
    chloe = django_user_model.objects.create_user("chloe@exemple.fr", first_name="Chloé")
    mail.send_to_oneself(news(held=True), by=chloe)
    run_jobs()
    assert "desabonnement" not in server.letters[0].decode()
    assert server.parsed[0]["List-Unsubscribe"] is None


def test_the_outbox_does_not_show_the_address_that_leaves():
    message = news()
    assert "[[" not in message.safe_text + message.safe_html
