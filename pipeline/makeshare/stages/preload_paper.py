# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What estimates and sheets need, imported once by a warm process that never loads the CAD kernel."""

import ezdxf.filemanagement
import ezdxf.lldxf.tagwriter
import numpy as np
import reportlab.pdfbase.ttfonts
import xlsxwriter  # noqa: F401  like the others: only loaded, so that no child has to

import makeshare.stages.estimate
import makeshare.stages.sheets  # noqa: F401  as above
from makeshare.units import length

length("1 cm")
np.random.default_rng(1).random(2)
