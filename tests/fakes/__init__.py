"""Providers on loopback that a test can script, and a machine of its own to run keylamp on."""
