"""The main job, done once by synthetic people through the gateway, hop by hop."""
