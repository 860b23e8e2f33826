"""Kollega: software robots and colleagues on one worklist."""
