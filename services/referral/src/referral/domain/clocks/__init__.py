"""Terms, the clocks that watch them, and the calendar."""
