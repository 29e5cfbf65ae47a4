"""Measures the product against the least that could answer the same requests: `make bench`."""
