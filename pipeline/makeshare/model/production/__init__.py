# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records of who can make what: workshops, what a design asks of them, how a run is split and planned."""
