"""Where a visit begins: the start page, the ways in and out, search, inbox, guidance."""
