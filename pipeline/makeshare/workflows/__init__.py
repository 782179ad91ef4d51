# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What people ask for, each told as a sentence: build, lock, check, publish."""
