"""What a transaction publishes is a row of that transaction; a relay sends it afterwards."""
