"""What the Centre asks whoever reported, and what they answer."""
