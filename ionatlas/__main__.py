"""``python -m ionatlas`` is the command line."""

from ionatlas.cli import main

main()
