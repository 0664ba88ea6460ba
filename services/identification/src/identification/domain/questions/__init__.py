"""What the Centre asks the reporter, and what they answer."""
