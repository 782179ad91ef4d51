# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Count votes exactly, replay ballots, and hold roles, decisions, machines and policy against their rules."""
