"""Takes every mail of the demo and keeps it as a file; it never sends one on."""
