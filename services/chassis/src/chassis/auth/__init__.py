"""Who is asking: tokens are checked by every service itself, and no service trusts another's word."""
