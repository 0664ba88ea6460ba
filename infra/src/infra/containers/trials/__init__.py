"""What is done to it while it works: killed, changed, measured, lost and put back."""
