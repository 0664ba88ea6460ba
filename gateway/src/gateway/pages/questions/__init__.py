"""Questions of the Centre to whoever reported: their words, and the form that answers one."""
