"""What was asked of a provider: the half of a judgement that its answer does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen
from daemon.probes.base import Route
from daemon.probes.hosts import host_of, is_nearby

if TYPE_CHECKING:
    from daemon.model import Protocol, Secret

#: Routes whose answer is that of the model itself, not of a list or an account page.
INFERENCE = frozenset({Route.EMPTY, Route.GENERATE, Route.COUNT, Route.MODEL})


class Asked(Frozen):
    """One question as it was sent, the key apart.

    `auth_style` is bearer, x-api-key, api-key, x-goog-api-key, query_key, raw-authorization or
    none; `path` is what follows the base URL; `models` are the ids that the user wants.
    """

    protocol: Protocol
    base_url: str
    route: Route
    auth_style: str = "bearer"
    key: Secret | None = None
    models: tuple[str, ...] = ()
    path: str = ""

    @property
    def host(self) -> str:
        """The host that was asked."""
        return host_of(self.base_url)

    @property
    def nearby(self) -> bool:
        """Whether it is this machine or a private network's: such servers often take any key."""
        return is_nearby(self.host)

    @property
    def on_inference(self) -> bool:
        """Whether the question reached for a model."""
        return self.route in INFERENCE
