# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Exports of banks and payment services, and the private register: names and accounts never leave these modules."""
