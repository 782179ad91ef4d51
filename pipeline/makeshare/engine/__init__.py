# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where and when work runs. Nothing here knows what a design, a format or a price is.

A task is a program (a module of `stages`) and its input files; its outputs are files again: bytes in, bytes out, so
that any worker anywhere gives the same. The worker's process is the seam where confinement goes.
"""
