"""The duty roster: who of the Centre is on duty, and the form and the question by which its supervisor changes it."""
