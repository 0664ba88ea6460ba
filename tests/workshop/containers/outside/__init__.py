"""The world around it: a mail and a telephone service of another person, and the call that comes in."""
