"""The pages: colleagues' inbox and the control room. They meet the robots only in the database."""
