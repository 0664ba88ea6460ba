"""What a transaction wants to tell is a row of that transaction; a relay publishes it afterwards."""
