"""The desktop tray: one lamp that shows the health of every key."""
