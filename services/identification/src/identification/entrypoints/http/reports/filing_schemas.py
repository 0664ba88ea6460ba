"""A filing as the contract shows it."""

from __future__ import annotations

from pydantic import ConfigDict

from contracts.commands import filing
from identification.entrypoints.http.reports.filing_form import as_enforced


class ReportFiling(filing.ReportFiling):
    """Of which the domain needs more than the model."""

    __doc__ = filing.ReportFiling.__doc__
    model_config = ConfigDict(json_schema_extra=as_enforced)
