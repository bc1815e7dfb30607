"""Redis goes away and comes back empty: work asked meanwhile is kept, and done."""

import pytest

from .crew import Crew, until
from .redis_server import IS_HERE, Redis
from .test_kill import ASK, all_done

pytestmark = [
    pytest.mark.slow,
    pytest.mark.db,
    pytest.mark.skipif(not IS_HERE, reason="no redis-server here"),
]


@pytest.fixture
def redis(tmp_path):
    redis = Redis(tmp_path)
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture
def crew(redis, tmp_path, kept):
    crew = Crew(tmp_path, redis=redis.url, ESSAIM_STATIC=str(kept.static))
    kept.furnish(crew)
    yield crew
    crew.stop()


def test_work_asked_while_redis_is_away_is_done_when_it_comes_back(crew, redis):
    crew.start("worker", "scheduler")
    assert until(lambda: "ready." in crew.log, within=30), crew.log[-3000:]

    redis.kill()
    crew.python(ASK.format(jobs=3, name="away", parts=1))
    redis.start()

    _interruptions, left = all_done(crew, "away")
    assert left == ["away 0", "away 1", "away 2"]
