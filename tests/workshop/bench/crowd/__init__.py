"""People who are not there: what `spona bench load` has work at an installation, in a process of its own."""
