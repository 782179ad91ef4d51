# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Geometry in, facts out: nothing here trusts what a design says of itself."""
