# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records of a run that a community pays for together: its terms, its ledger, where the money stands."""
