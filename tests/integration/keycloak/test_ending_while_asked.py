"""A Keycloak that ends or falls silent while it is compared or changed: one sentence, and afterwards it can go on."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.errors import CliError
from infra.keycloak.administration import Realm
from infra.keycloak.differences import Change, Plan
from tests.support.keycloak import RunningKeycloak
from tests.support.probe import eventually

SENTENCE = r"^Keycloak did not do what it was asked \(.*\): it ended, is too busy or refused\. .*spona keycloak plan$"
LONGEST_SILENCE_S = 15


@pytest.fixture(autouse=True)
def running_again(keycloak: RunningKeycloak) -> Iterator[None]:
    """Whatever a test did to it, the next one finds it running and as it should be."""
    yield
    keycloak.start()
    keycloak.mend()


def within(realm: Realm, work: Callable[[], object]) -> None:
    """Does something as a command does: in the realm's block."""
    with realm:
        work()


def test_killed_while_a_question_waits(keycloak: RunningKeycloak) -> None:
    realm = keycloak.realm()
    with ThreadPoolExecutor() as pool, keycloak.paused():
        asked = pool.submit(within, realm, lambda: realm.plan(keycloak.desired))
        eventually(asked.running, "the question was asked")
        keycloak.kill()
        with pytest.raises(CliError, match=SENTENCE):
            asked.result(60)


def test_a_silent_one_is_given_up(keycloak: RunningKeycloak) -> None:
    realm = keycloak.realm()
    connection = realm.admin.connection
    # How long it may be silent is asked; that it is given up then, of a patience that is shorter.
    assert connection.timeout in range(1, LONGEST_SILENCE_S + 1)
    connection.timeout = 1
    with keycloak.paused(), pytest.raises(CliError, match=SENTENCE):
        within(realm, realm.version)


def test_killed_between_two_changes_and_before_the_next_question(keycloak: RunningKeycloak) -> None:
    realm = keycloak.realm()
    realm.admin.update_realm("spona", {"failureFactor": 50})
    found = realm.plan(keycloak.desired)
    cut = Plan((Change("end", keycloak.kill), *found.changes), ())
    with pytest.raises(CliError, match=SENTENCE):
        within(realm, lambda: realm.apply(cut))
    with pytest.raises(CliError, match=SENTENCE):
        within(realm, lambda: realm.plan(keycloak.desired))
    keycloak.start()
    assert keycloak.mend() == ["set failureFactor of the realm"]


def test_what_it_refuses_names_the_change(keycloak: RunningKeycloak) -> None:
    with keycloak.realm() as realm:
        change = Change("set accessTokenLifespan of the realm", lambda: realm.admin.get_client("none"))
        with pytest.raises(CliError, match=r"did not take this \(status 404\): set accessTokenLifespan of the realm"):
            realm.apply(Plan((change,), ()))
