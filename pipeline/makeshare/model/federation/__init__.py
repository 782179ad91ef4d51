# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records that communities exchange as files: what one publishes, what another has pinned of it, what both agree."""
