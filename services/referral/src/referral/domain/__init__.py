"""Rules of referring: the standard library and chassis.domain only."""
