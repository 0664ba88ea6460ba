"""What can be wrong with a code or with the reference files themselves."""

from __future__ import annotations

import re

_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class UnknownReference(LookupError):
    """A code or id that the reference data does not hold; carries what kind it is and, when it has the form of a code, the code."""

    def __init__(self, kind: str, code: object) -> None:
        """Keep both; a value that cannot be a code is not repeated, since a caller may have typed words there."""
        shown = str(code) if _CODE.fullmatch(str(code)) else "(not a code)"
        super().__init__(f"{kind} {shown} is not in the reference data; take one that contracts.reference lists.")
        self.kind = kind
        self.code = shown


class ReferenceDataError(ValueError):
    """The files contradict each other or miss a field; the message names the file and the entry to mend."""
