# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is exchanged with others: their manifests and facilities as they stand, what is found wrong, what is usable."""
