"""Settings that people got wrong, what keylamp must find in them, and the cure it must name."""

from seeds import addresses, answers, files, keys
from seeds.seed import Seed

THEMES: dict[str, tuple[Seed, ...]] = {
    "The key": keys.SEEDS,
    "The address": addresses.SEEDS,
    "The settings": files.SEEDS,
    "The provider": answers.SEEDS,
}
SEEDS = tuple(seed for theme in THEMES.values() for seed in theme)
