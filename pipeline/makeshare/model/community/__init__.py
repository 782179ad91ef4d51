# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records of the people side: meetings, who can do and teach what, where designs are discussed, what stays private."""
