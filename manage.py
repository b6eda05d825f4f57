#!/usr/bin/env python
"""Runs a management command: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_site.settings")
    from django.core.management import execute_from_command_line

    from gfmd_site.env import BadSetting

    try:
        execute_from_command_line(sys.argv)
    except BadSetting as error:
        sys.exit(f"CommandError: {error}")


if __name__ == "__main__":
    main()
