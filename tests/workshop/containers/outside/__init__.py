"""The world around it: a mail and a telephone service of somebody else, and the call that comes in."""
