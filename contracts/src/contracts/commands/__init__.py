"""Each command of Spona, declared once: what is sent, where to, and who may send it."""
