# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every task needs, imported once by the warm process before it forks; importing this runs no geometry."""

import msgspec  # noqa: F401
import numpy  # noqa: F401, ICN001  only loaded, not used here
from OCP.OSD import OSD_ThreadPool

import makeshare.author.describe
import makeshare.stages.make
import makeshare.stages.measure  # noqa: F401
from makeshare.units import length

length("1 cm")
"""Reading the first quantity loads pint, which takes longer than most designs."""
OSD_ThreadPool.DefaultPool_s().Init(1)
"""A child forked from a parent with a thread pool would wait for threads that it does not have."""
