# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The words a designer writes with. They describe; nothing here measures, prices or writes a file."""
