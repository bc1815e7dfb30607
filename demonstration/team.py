"""What the team arranges while the programme runs: who is away, what is reminded, who has more time, what is
written to many."""

import datetime

from django.db.models import F
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.mail import services as mail
from foundation.mail.models import Bounce, Message
from programmes.contracts import duties
from programmes.models import Member, Notice
from programmes.services import arrangements, following
from reminders.campaigns.audience import ALL, CHOSEN, Audience
from reminders.campaigns.starters import BY_CODE
from reminders.services import campaign_sending, campaign_writing, campaigns, quiet, rules

from .story import Teller

FEW_DAYS = datetime.timedelta(days=4)
ACTS = ("follows", "pauses", "rules", "leaves", "extends", "waives", "sets_aside", "writes")


class TeamStory:
    """Each act of the data bears the name of the method that plays it."""

    def __init__(self, story, programme, data):
        self.data, self.dates, self.theirs = data, story.dates, programme
        self.teller = Teller(story, "équipe")

    def tell(self):
        for act in ACTS:
            for one in self.data[act]:
                self.teller.tell(one["at"], getattr(self, act), one)

    @property
    def programme(self):
        return self.theirs.programme

    @property
    def by(self):
        return self.theirs.organiser

    def _in(self, days):
        """That many days from now, a Sunday too."""
        return self.dates.today + datetime.timedelta(days=days)

    def follows(self, one):
        who, stand_in = (self.theirs.member_of(one[name]) for name in ("who", "stand_in"))
        following.follow(self.theirs.body(one["body"]).circle, who, stand_in=stand_in, by=self.by)

    def pauses(self, one):
        """The end of this year, or of the one that has just begun, while its pause lasts."""
        today = self.dates.today
        year = today.year - (today < datetime.date(today.year, 1, 4))
        days = {"starts": datetime.date(year, 12, 24), "ends": datetime.date(year + 1, 1, 3)}
        quiet.add_pause(self.programme, label=one["label"], by=self.by, **days)

    def rules(self, one):
        """One that is there is said otherwise; else it is added."""
        said = {name: one[name] for name in ("to_owner", "to_referent", "to_team") if name in one}
        facts = {"duty_kind": one["duty"], "days": one["days"], "after": one.get("after", 0)}
        if rule := self.programme.reminder_rules.filter(**facts).first():
            rules.change_rule(rule, by=self.by, **said)
        else:
            rules.add_rule(self.programme, by=self.by, **facts, **said)

    def leaves(self, one):
        member = self.theirs.member_of(one["who"])
        following.leave(member, self._in(one["first"]), self._in(one["last"]), by=self.by)

    def extends(self, one):
        due = self.dates.next_working(one["until"])
        arrangements.extend(self.programme, self._duty(one), due, by=self.by, reason=one["reason"])

    def waives(self, one):
        arrangements.waive(self.programme, self._duty(one), by=self.by, reason=one["reason"])

    def _duty(self, one):
        owed = duties.of_programme(self.programme, one["duty"])
        return next(duty for duty in owed if duty.detail.startswith(one["about"]))

    def sets_aside(self, one):
        """By who owes it, on their own page."""
        member = self.theirs.member_of(one["who"])
        duty = next(iter(duties.of_member(member, one["duty"])))
        arrangements.set_aside(duty, member, self._in(one["until"]), by=member.user)

    def _audience(self, one):
        names = one.get("territories", ())
        circles = self.programme.circles.filter(name__in=names).values_list("pk", flat=True)
        return Audience(tuple(one["who"]), where=CHOSEN if names else ALL, circles=frozenset(circles))

    def writes(self, one):
        """A message to many: it leaves, it is held to be read, or it is still being prepared."""
        start = BY_CODE[one["starter"]]
        campaign = campaigns.create(
            self.programme,
            by=self.by,
            audience=self._audience(one),
            subject=one["subject"],
            body=str(start.body),
            nature=start.nature,
            moment=self.programme.moments.filter(code=one.get("moment")).first(),
        )
        if one["becomes"] != "draft":
            _launch(campaign, by=self.by, held=one["becomes"] == "held")


def _launch(campaign, **how):
    """Decided, then written as the worker would have done."""
    asked = campaign_sending.launch(campaign, **how)
    campaign = campaign_writing.start(asked.pk, asked.launches)
    people, selection = campaign_writing.still_to_write(campaign)
    members = Member.objects.filter(pk__in=people).order_by("pk")
    campaign_writing.write_some(campaign, members, keep=lambda: None)
    campaign_writing.finish(campaign, selection, by=how["by"])
    Job.objects.filter(pk=asked.job_id).delete()


def hear_back(programme, one):
    """The last letter to somebody came back this morning."""
    letters = Message.objects.filter(to_address=one["email"], state=Message.State.SENT)
    mail.record_bounce(letters.latest("created_at"), reason=Bounce(one["reason"]), by=programme.organiser)


def read_the_news():
    """Everybody read theirs, and had them by mail, but those of the last days."""
    old = Notice.objects.new().filter(at__lt=timezone.now() - FEW_DAYS)
    old.update(seen_at=F("at"), mail_at=None)
