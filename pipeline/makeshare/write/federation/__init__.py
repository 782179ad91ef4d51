# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write what a community keeps of others: pins, origins, agreements, a draft to make somebody's design here."""
