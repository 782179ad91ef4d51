# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The money of runs: imports of payments, books and statements, and the private register of members."""
