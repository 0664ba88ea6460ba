"""Questions of the Centre to the reporter: their words, and the form that answers one."""
