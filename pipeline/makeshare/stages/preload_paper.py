# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What estimates and sheets need, imported once by a warm process that never loads the CAD kernel."""

import ezdxf.filemanagement  # noqa: F401  like those below: only loaded, so that no child has to
import numpy as np
import reportlab.pdfbase.ttfonts  # noqa: F401
import xlsxwriter  # noqa: F401

import makeshare.stages.bill
import makeshare.stages.estimate
import makeshare.stages.orders
import makeshare.stages.sheets  # noqa: F401  as above
from makeshare.units import length

length("1 cm")
np.random.default_rng(1).random(2)
