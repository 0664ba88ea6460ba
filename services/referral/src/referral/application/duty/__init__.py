"""Who of the Centre is on duty."""
