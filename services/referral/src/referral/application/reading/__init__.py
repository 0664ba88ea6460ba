"""Reading referrals: positions, the ruling, worklists."""
