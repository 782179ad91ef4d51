# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pure answers about making: who can, who should, by when, and what it takes from the machines."""
