"""Takes every call of the demo, keeps it as a file and shows it on a page; no real telephone rings."""
