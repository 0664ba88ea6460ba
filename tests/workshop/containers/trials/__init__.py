"""What is done to it while it works: killed, held, recreated, measured, lost and put back."""
