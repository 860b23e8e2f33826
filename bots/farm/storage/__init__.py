"""One database, two dialects: connections, columns, notify, backup."""
