"""A report is handed over: its author offers it to their unit, and a colleague there takes it with their own token."""
