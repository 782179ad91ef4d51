# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From records to records: bill, checks, masses, cost, shopping, work. No files, no clock, no kernel."""
