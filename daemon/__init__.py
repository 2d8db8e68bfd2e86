"""keylamp: checks the model keys in Qwen Code's settings and says what is wrong."""

__version__ = "0.1.0"
