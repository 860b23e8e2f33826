"""What operators do: pause, retry, retention, the control room."""
