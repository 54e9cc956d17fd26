"""python -m loopcost is the loopcost command."""

import sys

from .cli import main

sys.exit(main())
