"""The story: scenes told by each of its parts, then all played in the order of time."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from zlib import crc32

from . import clock

DAY = 8 * 60  # people write from nine to five
BREATH = datetime.timedelta(minutes=25)


@dataclass(frozen=True)
class Scene:
    moment: datetime.datetime
    action: Callable


class Story:
    def __init__(self, dates):
        self.dates = dates
        self.scenes = []

    def play(self):
        with clock.unbound():
            for scene in sorted(self.scenes, key=lambda one: one.moment):
                with clock.at(scene.moment):
                    scene.action()


class Teller:
    """One thread of the story. What it tells for the same day happens in the order it was told."""

    def __init__(self, story, name):
        self.story, self.dates, self.name = story, story.dates, name
        self.last = None

    def tell(self, day, action, *args, hour="", **kwargs):
        """`day`: a number of days from today, or a date. Without an hour, one that each build finds again."""
        date = self.dates.day(day) if isinstance(day, int) else self.dates.working(day)
        moment = self.dates.at(date, hour or self._hour_of(action, day))
        if self.last and date == self.last.date():
            moment = min(max(moment, self.last + BREATH), self.dates.now)
        self.last = moment
        self.story.scenes.append(Scene(moment, partial(action, *args, **kwargs)))

    def _hour_of(self, action, day):
        minutes = crc32(f"{self.name} {action.__name__} {day}".encode()) % DAY
        return f"{9 + minutes // 60}h{minutes % 60}"
