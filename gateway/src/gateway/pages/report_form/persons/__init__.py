"""Several persons in one report that is not sent yet: who is in it, of whom a screen asks, and how one comes and goes."""
