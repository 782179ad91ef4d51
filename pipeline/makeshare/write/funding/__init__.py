# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The books of a run for other programs and for people: Beancount, hledger, CSV, JSON, statements, certificates."""
