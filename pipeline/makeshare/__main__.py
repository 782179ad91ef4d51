# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Run the command line as `python -m makeshare`."""

from makeshare.cli import main

main()
