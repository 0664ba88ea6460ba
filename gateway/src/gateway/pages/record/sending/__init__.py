"""The Centre sends a person to units: for what and on which ground, what the person agrees to, and the request itself."""
