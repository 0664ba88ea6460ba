"""Refusals of linking persons, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind, TooManyRequests


class NumberNeedsSecondFactor(DomainError, slug="number-needs-second-factor", kind=ErrorKind.FORBIDDEN):
    """Who reads whole numbers with a second factor only finds a person by one with it too."""

    needs_level = 2
    title = "Searching by a number needs your second factor. Sign in with your authenticator app and search again."


class TooManyEmptySearches(TooManyRequests, slug="too-many-empty-searches"):
    """So many searches of one person found nothing lately that they may be guessing; the answer says when they may go on."""

    title = (
        "Too many of your searches within an hour found nothing. You can search again within an hour at the latest. "
        "The supervisors of the Centre are notified; call them if you need to search now."
    )


class AlreadyLinked(DomainError, slug="already-linked", kind=ErrorKind.CONFLICT):
    """The two are linked so, or that waits for another person."""

    title = (
        "These persons are linked already, or the link waits for the case manager or a supervisor to confirm it. Open the report again "
        "to see what is possible now."
    )


class NoSuchLink(DomainError, slug="no-such-link"):
    """It has ended, or was never one of this report."""

    title = "This link has ended already. Open the report again to see what is possible now."


class LinkWithoutConsent(DomainError, slug="link-without-consent"):
    """A person of the two took consent back, so nothing of the other is put beside what is closed."""

    title = "The person withdrew consent in one of the two reports. They can be linked once the person agrees again."


class CaseManagerNotChosen(DomainError, slug="case-manager-not-chosen", kind=ErrorKind.INVALID):
    """Each of the two has a case manager, and a case has one."""

    title = "Each of the two has a case manager, and a case has one. Choose whose case manager goes on."


class ProcedureElsewhere(DomainError, slug="procedure-elsewhere"):
    """The person's procedure was opened on another report of their case."""

    title = "The procedure of this person was opened on another report that is linked to this one. Open that report and do it there."
