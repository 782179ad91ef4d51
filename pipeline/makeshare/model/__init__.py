# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the project talks about, as frozen records: no input, no output, no kernel."""
