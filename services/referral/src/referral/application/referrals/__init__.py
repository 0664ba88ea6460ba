"""What a unit decides about a referral: use cases, one file each."""
