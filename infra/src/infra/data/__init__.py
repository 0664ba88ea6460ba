"""Commands about what an installation holds."""
