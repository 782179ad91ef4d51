# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a run is funded: who pledged, who owes what, who bears a loss. Pure: one ledger, one state everywhere."""
