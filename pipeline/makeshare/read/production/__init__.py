# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Workshops, the van between them and a run's production plan, from disk."""
