"""The embedded PostgreSQL: it starts wherever the clone lies, survives every death, and says no values to its log."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from infra.errors import CliError
from infra.postgres import place
from infra.postgres.server import Server
from infra.processes.children import Account
from tests.integration.infra.launcher import none_left
from tests.support.quick_postgres import QuickServer, stop

AS_ROOT = os.geteuid() == 0
PASSWORD = "of-the-superuser"


@pytest.fixture(params=["open", "closed", "long"])
def state(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A state folder in a usual place, under a home that is closed to others, and under a very long path."""
    top = Path(tempfile.mkdtemp(prefix="spona-test-"))
    top.chmod(0o700 if request.param == "closed" else 0o711)
    folder = top / ("x" * 120) / "state" if request.param == "long" else top / "clone" / ".spona"
    folder.mkdir(parents=True)
    yield folder
    chosen = place.choose(folder)
    if not chosen.data.is_relative_to(folder):
        shutil.rmtree(chosen.data.parent)
    if not chosen.sockets.is_relative_to(chosen.data.parent):
        shutil.rmtree(chosen.sockets)
    shutil.rmtree(top)


def server(state: Path) -> Server:
    return QuickServer(place.choose(state), PASSWORD, state / "postgres.log")


def test_starts_and_starts_again_with_what_it_held(state: Path) -> None:
    first = server(state)
    process = first.start()
    first.query("CREATE TABLE kept (word text)")
    first.query("INSERT INTO kept VALUES ('still here')")
    assert first.version().startswith("18.")
    stop(process)
    again = server(state)
    process = again.start()
    assert again.query("SELECT word FROM kept") == [["still here"]]
    stop(process)
    assert again.place == first.place


@pytest.mark.parametrize("state", ["open"], indirect=True)
@pytest.mark.parametrize(("kind", "rounds"), [(Server, "4096"), (QuickServer, "1")])
def test_only_for_tests_a_password_is_hashed_quickly(state: Path, kind: type[Server], rounds: str) -> None:
    one = kind(place.choose(state), PASSWORD, state / "postgres.log")
    process = one.start()
    one.query(f"create role later password '{PASSWORD}'")
    hashed = one.query("select split_part(rolpassword, ':', 1) from pg_authid where rolpassword is not null")
    stop(process)
    assert {each for (each,) in hashed} == {f"SCRAM-SHA-256${rounds}"}


def test_files_are_the_server_s_own_and_no_parent_was_opened(state: Path) -> None:
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in [state, *state.parents]}
    one = server(state)
    stop(one.start())
    assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in modes} == modes
    assert stat.S_IMODE(one.place.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(one.place.sockets.stat().st_mode) == 0o700
    assert one.place.data.stat().st_uid != 0
    assert not one.place.data.with_name("postgres.new").exists()


@pytest.mark.parametrize("outlives", [False, True])
def test_kill_9_of_the_server_and_what_outlives_it_bars_no_other(state: Path, outlives: bool) -> None:
    one = server(state)
    process = one.start()
    family = psutil.Process(process.pid).children(recursive=True)
    if outlives:
        family[0].suspend()
    process.kill()
    process.wait()
    again = one.start()
    none_left(family)
    stop(again)


def test_server_of_a_killed_launcher_is_ended_before_a_new_one_starts(state: Path) -> None:
    one = server(state)
    orphan = one.start()
    new = one.start()
    assert orphan.wait(5) == 0
    assert one.query("SELECT 1") == [["1"]]
    stop(new)


def test_first_start_that_was_cut_short_is_begun_anew(state: Path) -> None:
    one = server(state)
    draft = one.place.data.with_name("postgres.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    stop(one.start())
    assert not draft.exists()


def test_stop_does_not_wait_for_clients(state: Path) -> None:
    one = server(state)
    process = one.start()
    client = subprocess.Popen(
        [one.place.tools["psql"], "-h", str(one.place.sockets), "-U", "postgres", "-c", "SELECT pg_sleep(60)"],
        env={"PGPASSWORD": PASSWORD, "PATH": os.defpath},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stop(process, seconds=8)
    assert process.returncode == 0
    client.wait(5)


def of_settings(line: str) -> Callable[[Path], object]:
    return lambda data: (data / "postgresql.conf").write_text(f"{line}\n")


FULL = r"^The disk that holds .* is full; free some space and start again$"
SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "another version's": (
        lambda data: (data / "PG_VERSION").write_text("16\n"),
        "was written by PostgreSQL 16, this is 18",
    ),
    "no version": (lambda data: (data / "PG_VERSION").unlink(), r"is broken .*put it back from a copy"),
    "a folder less": (
        lambda data: shutil.rmtree(data / "global"),
        r"did not start; see .*postgres\.log:\n(?s:.*)global/pg_control",
    ),
    # The server repeats in its last words what it could not load.
    "a full disk": (of_settings("shared_preload_libraries = 'No space left on device'"), FULL),
    "a disk that is full now": (of_settings("shared_preload_libraries = 'extend file: wrote only 4096 of 8192'"), FULL),
}


@pytest.mark.parametrize("state", ["open"], indirect=True)
class TestBadDays:
    """One kind of folder is enough for these."""

    @pytest.mark.parametrize(("spoil", "sentence"), SPOILT.values(), ids=SPOILT)
    def test_spoilt_files_are_a_sentence(self, state: Path, spoil: Callable[[Path], object], sentence: str) -> None:
        one = server(state)
        stop(one.start())
        spoil(one.place.data)
        with pytest.raises(CliError, match=sentence):
            one.start()

    def test_wrong_password_of_the_superuser_is_a_sentence(self, state: Path) -> None:
        one = server(state)
        process = one.start()
        other = Server(one.place, "another", one.log)
        with pytest.raises(CliError, match="password authentication failed"):
            other.version()
        stop(process)

    def test_values_do_not_reach_the_server_log(self, state: Path) -> None:
        one = server(state)
        process = one.start()
        one.query("CREATE TABLE person (phone text UNIQUE)")
        insert = "PREPARE p AS INSERT INTO person VALUES ($1); EXECUTE p('+381641234567');"
        one.query(insert.replace("'", "$$"))
        with pytest.raises(CliError):
            one.query("INSERT INTO person SELECT phone FROM person")
        stop(process)
        log = one.log.read_text()
        assert "duplicate key" in log
        assert "+381641234567" not in log

    def test_missing_wheel_is_refused_with_the_cure(self, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(place, "_PACKAGE", "no_such_wheel")
        with pytest.raises(CliError, match="is not installed; run: make setup"):
            server(state)


def test_closed_home_leads_to_a_place_that_the_server_can_reach() -> None:
    top = Path(tempfile.mkdtemp(prefix="spona-test-"))
    state = top / "state"
    state.mkdir(mode=0o700)
    chosen = place.choose(state)
    if AS_ROOT:
        assert not chosen.data.is_relative_to(top)
        assert chosen == place.choose(state)
        shutil.rmtree(chosen.data.parent)
    else:
        assert chosen.data == state / "postgres"
    shutil.rmtree(top)


def test_place_that_is_gone_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "place.json").write_text(json.dumps({"folder": str(tmp_path / "gone")}))
    with pytest.raises(CliError, match=r"The database folder .*gone of .* is gone; put it back"):
        place._outside(tmp_path, Account("nobody", os.geteuid(), os.getegid()))


def test_broken_memory_of_the_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place.json").write_text("{")
    with pytest.raises(CliError, match=r"place\.json is broken, so the database cannot be found; put it back"):
        place._outside(tmp_path, Account("nobody", os.geteuid(), os.getegid()))


def test_copied_programs_are_renewed_with_the_wheel(tmp_path: Path) -> None:
    wheel = place.find_programs()
    copied = place.copy_programs(wheel, tmp_path / "engine")
    marked = Path(copied["postgres"]).with_name("of-the-first-copy")
    marked.touch()
    assert place.copy_programs(wheel, tmp_path / "engine") == copied
    assert marked.exists()
    place.copy_programs(place.Binaries(wheel.folder, "another"), tmp_path / "engine")
    assert not marked.exists()
    assert (tmp_path / "engine" / "release").read_text() == "another"
