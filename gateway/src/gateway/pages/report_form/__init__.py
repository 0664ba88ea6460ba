"""The quick alert: a reporter answers on few screens, each kept as it is typed, and sends the whole."""
