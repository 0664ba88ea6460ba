"""The stories of the platform, told on a whole running installation."""
