"""The short version of `make bench`: the whole of it on two territories, and its arithmetic."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import places
from benchmarks.verdicts import created, verdict
from programmes.methods import codes


def measured(**changes):
    return {"sql": 8, "warm_ms": 12.0, "most_ms": 40, "most_sql": 15} | changes


@pytest.mark.parametrize(
    ("small", "large", "said"),
    [
        (measured(), measured(), "ok"),
        (measured(), measured(warm_ms=41.0), "slow"),
        (measured(sql=16), measured(sql=16), "too many statements"),
        (measured(), measured(sql=9), "statements grow with the size"),
        (
            measured(),
            measured(sql=900, warm_ms=99),
            "slow, too many statements, statements grow with the size",
        ),
        (measured(most_ms=None, most_sql=None, warm_ms=99),) * 2 + ("ok",),
    ],
)
def test_a_page_is_judged_over_all_sizes(small, large, said):
    assert verdict([small, large]) == said


@pytest.mark.parametrize(("ms", "said"), [(2000, "ok"), (2001, "slow")])
def test_a_programme_that_takes_too_long_to_create_is_told(ms, said):
    assert created({"created_ms": ms, "most_created_ms": 2000}) == said


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("postgres://a:b@localhost:5433/essaim", "postgres://a:b@localhost:5433/essaim_bench_20"),
        (
            "postgres://a:b@localhost/essaim?sslmode=require",
            "postgres://a:b@localhost/essaim_bench_20?sslmode=require",
        ),
    ],
)
def test_a_benchmark_has_a_database_of_its_own(url, own, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ESSAIM_VAR", str(tmp_path))
    monkeypatch.setenv("ESSAIM_DEMO", "1")

    under = places.environment(20)

    assert under["DATABASE_URL"] == own
    assert under["ESSAIM_VAR"] == str(tmp_path / "bench" / "postgresql-20")
    assert "ESSAIM_DEMO" not in under


@pytest.mark.slow
def test_the_whole_on_two_territories(tmp_path):
    out = tmp_path / "results.json"
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    pages = "--page yardstick --page board"
    command = f"-m benchmarks --territories 2 --rounds 1 {pages} --only pages search documents methods"

    done = subprocess.run(
        [sys.executable, *command.split(), "--out", str(out)],
        cwd=places.ROOT,
        env=environment | {"ESSAIM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    log = tmp_path / "bench" / "2" / "bench.log"
    assert done.returncode == 0, done.stdout + done.stderr + log.read_text()[-4000:]
    made = json.loads(out.read_text())["sizes"]["2"]
    assert made["pages"]["yardstick"]["sql"] == 3
    assert set(made["pages"]) == {"yardstick", "board"}
    assert made["search"]["entries"] == 50
    assert made["search"]["find"][0]["hits"] + made["search"]["find"][2]["hits"] > 0
    assert made["documents"]["fiches"] == 2
    assert 2 * 4 <= made["documents"]["pages"] <= 2 * 5 + 2
    assert set(made["methods"]) == set(codes())
    assert all(one["moments"] and one["sql"] for one in made["methods"].values())
    assert "yardstick" in done.stdout
    assert str(tmp_path) not in out.read_text()
