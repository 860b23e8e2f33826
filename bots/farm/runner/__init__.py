"""One worker process: claims, carries out, keeps its lease, reports."""
