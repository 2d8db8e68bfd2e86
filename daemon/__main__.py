"""`python -m daemon`: the same as the console script `daemon`."""

from daemon.cli import daemon_main

raise SystemExit(daemon_main())
