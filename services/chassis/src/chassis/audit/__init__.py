"""Every read of a person on a record that shows when it was tampered with."""
