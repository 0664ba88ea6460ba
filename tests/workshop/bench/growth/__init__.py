"""What every list, count and sweep reads among few reports and among many."""
