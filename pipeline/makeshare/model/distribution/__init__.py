# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records of how finished units reach members: what is planned, and what was handed over, broke or came back."""
