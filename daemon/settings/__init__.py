"""How Qwen Code's settings are read: a pure twin of its own resolution."""
