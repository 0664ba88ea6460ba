"""The three jobs in a real Chromium before a whole installation."""
