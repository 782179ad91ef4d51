# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From who is due what to who gets what when; from the record of a run to what is known of its units."""
