# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with other people's manifests, and what of them is of use here. Nothing is mended, nothing guessed."""
