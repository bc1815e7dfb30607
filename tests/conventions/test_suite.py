"""What the suite relies on, and would not miss aloud."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="alone, everything is on one worker")
@pytest.mark.xdist_group("together")
def test_the_chapters_of_a_story_stay_on_one_worker(request):
    """A pytest newer than xdist ignored its groups, and scattered the journeys."""
    assert request.node.nodeid.endswith("@together")
