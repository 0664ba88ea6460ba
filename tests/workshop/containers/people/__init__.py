"""People at work in it: a browser, the main job, staff, and somebody who asks all the while."""
