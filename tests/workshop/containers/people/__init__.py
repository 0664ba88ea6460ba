"""People at work in it: a browser, the main job, staff, and a person who asks all the while."""
