"""Questions that somebody asked the Centre without a report, while they wait for an answer."""
