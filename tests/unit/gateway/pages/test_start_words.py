"""Every role and notice has words, and the one who finds no place to go is told what there is."""

from __future__ import annotations

from contracts.scopes import ROLE_PERMISSIONS
from contracts.words.notices import NoticeCode
from gateway.pages.start import start_words
from gateway.pages.start.navigation import places_for


def test_every_role_and_every_notice_has_words_of_its_own() -> None:
    assert set(start_words.ROLES) == set(ROLE_PERMISSIONS)
    assert len(set(start_words.ROLES.values())) == len(start_words.ROLES)
    assert set(start_words.NOTICES) == {code.value for code in NoticeCode}


def test_who_finds_no_place_is_told_what_there_is() -> None:
    for role in ROLE_PERMISSIONS:
        assert places_for([role]) or start_words.not_yet([role]), role


def test_a_role_and_a_notice_of_a_later_release_stop_no_page() -> None:
    assert start_words.roles_said(["root", "csr_worker"]) == [start_words.ROLES["csr_worker"]]
    assert start_words.not_yet(["root"]) == []
    assert start_words.notice_said("later") not in start_words.NOTICES.values()
