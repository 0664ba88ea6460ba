"""A referral that went on to another unit, which identification opens the report to or not: use cases, one file each."""
