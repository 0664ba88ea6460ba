"""Settings `<SERVICE>_<GROUP>__<KEY>` from the environment or as files; a process refuses every name of its prefix it does not know."""
