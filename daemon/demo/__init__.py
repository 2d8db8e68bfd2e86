"""A little world of loopback providers, one for each kind of trouble, to see keylamp at work."""

from daemon.demo.world import World, world

__all__ = ["World", "world"]
