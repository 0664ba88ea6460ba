"""Opened keys stay few, short-lived, and gone once destroyed."""

from uuid import UUID, uuid4

import pytest

from chassis.vault.cache import KeyCache


class Key:
    """A key that is only held."""

    def encrypt(self, plaintext: bytes, associated_data: bytes, /) -> bytes:
        raise NotImplementedError

    def decrypt(self, ciphertext: bytes, associated_data: bytes, /) -> bytes:
        raise NotImplementedError


class Watch:
    """A monotonic clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_key_ends_after_its_time_however_often_it_is_used(watch: Watch) -> None:
    cache, owner, key = KeyCache(10, 30, watch), uuid4(), Key()
    cache.put(owner, key, cache.epoch)
    watch.now += 29
    assert cache.get(owner) is key
    watch.now += 1
    assert cache.get(owner) is None
    assert len(cache) == 0


def test_least_recently_used_key_makes_room(watch: Watch) -> None:
    cache, owners = KeyCache(2, 30, watch), [UUID(int=number) for number in range(3)]
    cache.put(owners[0], Key(), cache.epoch)
    cache.put(owners[1], Key(), cache.epoch)
    cache.get(owners[0])
    cache.put(owners[2], Key(), cache.epoch)
    assert [cache.get(owner) is not None for owner in owners] == [True, False, True]
    assert len(cache) == 2


def test_forgotten_key_does_not_come_back_from_a_read_under_way(watch: Watch) -> None:
    cache, owner = KeyCache(10, 30, watch), uuid4()
    epoch = cache.epoch
    cache.forget(owner)
    cache.put(owner, Key(), epoch)
    assert cache.get(owner) is None
