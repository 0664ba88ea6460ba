"""The Centre's instructions to the reporter: what to do now."""
