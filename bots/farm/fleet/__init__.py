"""Workers and schedules as the database shows them."""
