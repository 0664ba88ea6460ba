"""Rules of reporting: the standard library and chassis.domain only."""
