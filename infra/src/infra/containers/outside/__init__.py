"""The world around it: the proxy, a mail and a telephone service of somebody else, and the call that comes in."""
