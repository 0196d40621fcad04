"""Runs the generator against several servers by turns; see bench/README.md."""
