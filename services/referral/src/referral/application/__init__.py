"""Use cases of referral: one file each, in rooms by what they are about."""
