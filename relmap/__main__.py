"""`python -m relmap` is the command `relmap`."""

import sys

from relmap.cli import main

sys.exit(main())
