"""Files of a report on pages: adding one, opening one."""
