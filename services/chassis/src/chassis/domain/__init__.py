"""Building blocks of every domain; imports the standard library only."""
