# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Model to bytes: packages, locks, tables, sheets and the site's pages. Pure: nothing here reads or writes files."""
