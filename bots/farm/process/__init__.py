"""What a process is written with: case, steps, jobs, questions, rules, review. Pure."""
