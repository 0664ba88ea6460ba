"""How many characters a text may have, and how many persons a report: for the services, and the messages of pages that name it."""

from __future__ import annotations

from typing import Final

from contracts.words.reports import AddendumKind

PERSONS: Final = 50
"""In one report; a reporter who met more files a second one."""

CASES: Final = 50
"""That one command hands over."""
CONCERN: Final = 500
VITAL_WORDS: Final = 300
CONTACT: Final = 200
CALLER_NAME: Final = 100
CAPTION: Final = 200
"""Of a file."""
QUESTION: Final = CONCERN
"""Of the Centre to a reporter, and to the Centre without a report: that becomes the sentence of concern of a report."""
ANSWER: Final = 2_000
ASSESSMENT: Final = 2_000
INDICATORS: Final = 100
"""That one command answers."""
INDICATOR_NOTE: Final = 300
GUARDIANSHIP: Final = 2_000
CORRECTION: Final = 500
"""Why a fact is corrected, or a member of a panel replaced."""
INFORMED: Final = 2_000
"""What the prosecutor was informed of."""
PROSECUTOR: Final = 200
"""The name of a prosecutor's office, and its reference."""
INTERVIEW: Final = 10_000
REASONS: Final = 10_000
"""Of a proposal, a dissent and a decision."""
ADDED: Final = {AddendumKind.ACCOUNT: 10_000, AddendumKind.CLINICAL: 10_000, AddendumKind.CARE_NEEDS: 2_000}
"""As many characters as the text it goes on with may have."""
