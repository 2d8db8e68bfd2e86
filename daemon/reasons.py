"""The published reasons behind a verdict, and what a check has proven."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a verdict was given; a verdict has one of several reasons."""

    UNKNOWN_KEY = "unknown_key"
    OTHER = "other"


class Proven(StrEnum):
    """What evidence stands behind a verdict."""

    LIST_WITH_DECOY = "list_with_decoy"
