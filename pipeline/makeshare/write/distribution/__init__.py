# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is printed and sent for the days of hand-over: lists, labels, calendars, and new lines of the record."""
