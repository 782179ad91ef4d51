# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Other people's manifests and facilities, read as hostile input: kept to the letter, never mended, never run."""
