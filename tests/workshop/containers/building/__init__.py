"""What an installation is made of, made here: images that others publish, the project's own, and their tools."""
