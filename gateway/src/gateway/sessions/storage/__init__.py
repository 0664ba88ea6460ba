"""What the gateway's database keeps of sessions, all of it sealed."""
