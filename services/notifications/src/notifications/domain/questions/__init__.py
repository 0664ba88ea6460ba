"""What the Centre asked whoever reported, while it waits for an answer."""
