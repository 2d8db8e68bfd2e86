"""What is wrong in the settings: one module for each part of them, all pure."""
