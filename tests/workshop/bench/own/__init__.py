"""What a measurement makes for itself and takes away again: an installation, and its database alone."""
