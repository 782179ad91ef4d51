# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""distribution.toml and records.jsonl of a proposal, and lists of who is due what."""
