# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How many people want a thing: counted, forecast with an interval, and the forecast held against what came."""
