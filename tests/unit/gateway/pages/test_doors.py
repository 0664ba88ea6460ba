"""Doors open by permission, and every role and notice has words."""

from __future__ import annotations

from contracts.scopes import ROLE_PERMISSIONS, Permission
from contracts.words.notices import NoticeCode
from gateway.pages.start import doors


def test_every_role_and_every_notice_has_words_of_its_own() -> None:
    assert set(doors.ROLES) == set(ROLE_PERMISSIONS)
    assert len(set(doors.ROLES.values())) == len(doors.ROLES)
    assert set(doors.NOTICES) == {code.value for code in NoticeCode}


def test_whoever_finds_no_door_is_told_what_there_is() -> None:
    for role, carried in ROLE_PERMISSIONS.items():
        assert doors.doors(carried) or doors.not_yet([role]), role


def test_a_door_is_opened_by_permissions_and_by_nothing_else() -> None:
    assert [door.address for door in doors.doors({Permission.FLOW_READ})] == ["/figures"]
    assert doors.doors(()) == []
    assert doors.doors({"root"}) == []


def test_a_role_and_a_notice_of_a_later_release_stop_no_page() -> None:
    assert doors.roles_said(["root", "csr_worker"]) == [doors.ROLES["csr_worker"]]
    assert doors.not_yet(["root"]) == []
    assert doors.notice_said("later") not in doors.NOTICES.values()
