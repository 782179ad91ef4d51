# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files on disk into records of the model: the only place where what people wrote is taken in and checked."""
