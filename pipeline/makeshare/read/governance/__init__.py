# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read roles, decisions, ballots, machine records, answers and the policy, with the place of every error."""
