"""What a notice is, who gets it and how often it is tried; the standard library and chassis.domain only."""
