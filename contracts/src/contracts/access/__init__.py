"""Who may read what: the one table, loaded and validated, and the ruling for one class."""

from contracts.access.receiving import may_receive, receivers
from contracts.access.ruling import Reader, Reason, Ruling, readable_for, rule
from contracts.access.table import AccessTable, AccessTableError, Mask, Way, load

__all__ = [
    "AccessTable",
    "AccessTableError",
    "Mask",
    "Reader",
    "Reason",
    "Ruling",
    "Way",
    "load",
    "may_receive",
    "readable_for",
    "receivers",
    "rule",
]
