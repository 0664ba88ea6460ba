"""The order of it all: from nothing to an installation that works, is hurt, is recovered, and works again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from infra.launcher import plan
from infra.sign_in import people
from tests.workshop.containers import needs
from tests.workshop.containers.building import bases, images, pinning, tools
from tests.workshop.containers.ending import undisturbed
from tests.workshop.containers.outside import calling
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.people import browser, crowd, strangers
from tests.workshop.containers.people.asking import Asker
from tests.workshop.containers.people.crowd import Crowd
from tests.workshop.containers.people.main_job import PEOPLE, do
from tests.workshop.containers.people.staff import Member, make
from tests.workshop.containers.places import Places
from tests.workshop.containers.renewals import certificates, changes, engine_passwords, key_changes
from tests.workshop.containers.report import Report
from tests.workshop.containers.running import night
from tests.workshop.containers.running.composed import SERVICES, Composed
from tests.workshop.containers.running.engine import Engine
from tests.workshop.containers.trials import kills, measures, replicas, restoring

_REPORTERS = ("health.nis", "health2.nis")
_COLLECTED, _COUNTED = "POST /v1/traces", "POST /v1/metrics"


@dataclass(frozen=True, slots=True)
class Course:
    """What is there once everything is up."""

    composed: Composed
    report: Report
    staff: dict[str, Member]
    people: browser.People

    def main_job(self, when: str) -> str:
        """One row: the main job by browser; returns its report."""
        reports = []
        with self.report.trying("main job", f"by browser, with password and one-time code, {when}") as row:
            done = do(self.people, self.staff)
            asked = " / ".join(sorted({", ".join(given) for given in done.asked.values()}))
            row.told = f"filed, taken over, accepted, not seen in the day's figures; asked of people: {asked}"
            reports.append(done.report)
        return "".join(reports)

    def hurt(self) -> None:
        """A row for each container: killed, and back by itself."""
        for name in self.composed.containers_of(*self.composed.services()):
            with self.report.trying("kill -9", name) as row:
                row.told = f"well again after {kills.kill(self.composed, name)}"

    def lose_and_recover(self) -> None:
        """Lose both PostgreSQL servers while people file, in each way, recover, work."""
        for way in restoring.WAYS:
            with self.report.trying("recovery", f"{way.what}: both servers killed, volumes lost", needed=True) as row:
                restoring.begin(self.composed, way)
                reporters = [self._asker(name) for name in _REPORTERS]
                lost = restoring.lose(self.composed, reporters, way)
                row.told = f"{len(lost.filed)} reports acknowledged"
            with self.report.trying("recovery", f"{way.what}: recovered, published again", needed=True) as row:
                adopted = restoring.recover(self.composed, way, lost)
                row.told = ", ".join(f"{each.service}: {each.found}" for each in adopted)
            with self.report.trying("recovery", f"{way.what}: every container healthy", needed=True):
                self.composed.up()
            with self.report.trying("recovery", f"{way.what}: what was acknowledged is there") as row:
                row.told = restoring.held(self.composed, way, lost)
            self.main_job(f"recovered {way.what}")
            self.records(f"recovered {way.what}")

    def _asker(self, name: str) -> Asker:
        with self.people.signed_in(self.staff[name], "/") as window:
            return Asker.of(window, self.composed.places, "/")

    def change(self) -> None:
        """Replicas, engines and secrets."""
        with self.report.trying("at work", f"{len(crowd.PEOPLE)} people sign in", needed=True):
            signed_in = Crowd.signed_in(self.people, self.staff, self.composed.places)
        for way, how in replicas.WAYS.items():
            with self.report.trying(way, f"whoever answers requests {way} in turn while they work") as row:
                row.told = replicas.unnoticed(self.composed, signed_in, how)
        engines = {
            "certificates issued again": certificates.renew,
            "broker started anew": replicas.restart_broker,
            "proxy reloaded": replicas.reload_proxy,
            "proxy started anew (told)": replicas.restart_proxy,
            "PostgreSQL started anew (told)": replicas.restart_postgres,
        }
        for what, renewed in engines.items():
            with self.report.trying("under load", f"{what} while they work") as row:
                row.told = renewed(self.composed, signed_in)
        with self.report.trying("engines", "PostgreSQL started anew, Keycloak asked at once") as row:
            row.told = strangers.lends_what_lives(self.composed)
        for what, rotation in changes.ROTATIONS.items():
            with self.report.trying("secrets", f"{what}, made anew") as row:
                row.told = changes.rotate(self.composed, rotation)
        self.main_job("with the new secrets")

    def telephone(self) -> None:
        """Calls, what is pressed on them, and their secret."""
        with self.report.trying("telephone", "only what is pressed comes in at the address of presses") as row:
            row.told = calling.only_presses_come_in(self.composed)
        with self.report.trying("telephone", "a danger rings, the key 1 is pressed, the report is taken over") as row:
            row.told = calling.be_called(self.composed, self.people, self.staff)
        with self.report.trying("telephone", "another secret while somebody files a danger") as row:
            row.told = calling.change_secret(self.composed, self.people, self.staff)

    def pin(self) -> None:
        """One row: images by their digests."""
        with self.report.trying("pinned", "images that others make, recreated by their digests") as row:
            row.told = pinning.pin(self.composed)

    def change_keys(self) -> None:
        """Passwords of the engines, and the keys of what is kept."""
        for what, how in engine_passwords.CHANGES.items():
            with self.report.trying("secrets", what) as row:
                row.told = how(self.composed)
        of_before = self.main_job("with the new passwords")
        with self.report.trying("keys", "a further key in every keyset, promoted") as row:
            row.told = key_changes.change_keysets(self.composed)
        with self.report.trying("keys", "another pair signs the record of reads") as row:
            row.told = key_changes.change_signing_pair(self.composed)
        self.main_job("with the new keys")
        with self.report.trying("keys", "what the old key wrapped opens, the new one wraps what is new") as row:
            key_changes.still_opens(self.people, self.staff["csr.nis"], of_before)
            row.told = key_changes.wrapped_by_each(self.composed)
        with self.report.trying("keys", "what the new pair signed is sealed"):
            restoring.wait_until_sealed(self.composed)
        self.records("signed by two pairs")

    def records(self, when: str) -> None:
        """One row: `audit verify` of every service, as a container."""
        with self.report.trying("record of reads", f"audit verify as a container, {when}") as row:
            row.told = ", ".join(night.must_be_sound(self.composed, service) for service in SERVICES)

    def measure(self) -> None:
        """What it takes and shows."""
        rows: Mapping[str, Callable[[Composed], str]] = {
            "memory": measures.memory,
            "open ports": measures.ports,
            "read-only roots": measures.read_only,
        }
        for what, how in rows.items():
            with self.report.trying("measured", what) as row:
                row.told = how(self.composed)
        with self.report.trying("measured", "image sizes") as row:
            sizes = images.sizes(self.composed.engine)
            row.told = ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())
        with self.report.trying("measured", "traces and metrics reached the store, mail the mail server") as row:
            stored = outside.said(self.composed.engine, "traces")
            traces, figures = stored.count(_COLLECTED), stored.count(_COUNTED)
            mails = outside.said(self.composed.engine, "mail").count("mail to")
            row.told = f"{traces} batches of spans, {figures} of metrics, {mails} mails"
            assert traces, "No span arrived."
            assert figures, "No metric arrived."


def build(engine: Engine, places: Places, report: Report) -> None:
    """Tools, base images and the project's images."""
    with report.trying("built", "docker compose, collector", needed=True) as row:
        if tools.missing(places):
            needs.require_go()
        tools.build(engine, places)
        row.told = f"from sources; collector {tools.collector_version(places.compose_file)}"
    with report.trying("built", "stand-ins for base images", needed=True) as row:
        row.told = ", ".join(bases.build(engine, places))
    with report.trying("built", "the project's images by its Dockerfiles", needed=True) as row:
        row.told = ", ".join(images.build(engine, places))


@contextmanager
def up(engine: Engine, places: Places, report: Report) -> Iterator[Course]:
    """An installation as infra/production/set-up.md makes it, with people; everything of it is gone afterwards."""
    composed = Composed(engine, places)
    try:
        with report.trying("up", "secrets made and checked, folders, .env", needed=True):
            composed.prepare()
        composed.open()
        with report.trying("up", "docker compose up: every container healthy", needed=True) as row:
            outside_again(composed)
            composed.up()
            row.told = f"{len(composed.containers_of(*composed.services()))} containers"
        with report.trying("up", "people made by keycloak add, as a container", needed=True) as row:
            known = people.load(plan.people_file()).by_username
            staff = {name: make(composed, known[name]) for name in dict.fromkeys((*PEOPLE, *crowd.PEOPLE))}
            row.told = ", ".join(staff)
        with browser.chromium(places) as windows:
            yield Course(composed, report, staff, windows)
    finally:
        with undisturbed():
            composed.close()


def outside_again(composed: Composed) -> None:
    """Make the networks and start the world outside in them."""
    composed.compose("create", "--no-build")
    outside.start(composed.engine, composed.places)
