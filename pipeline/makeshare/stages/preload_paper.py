# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What writing documents needs, imported once by a warm process that never loads the CAD kernel."""

import makeshare.write.package  # noqa: F401  only loaded, not used here
