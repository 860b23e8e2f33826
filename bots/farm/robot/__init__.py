"""What a robot is written with: its decorator, its desk, its mail."""
