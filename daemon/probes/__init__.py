"""What a check asks a provider, and what the answers mean; no module here does any I/O."""
