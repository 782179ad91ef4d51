# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A thin, typed wrapper of the CAD kernel: shapes as bytes, one tessellation, the scene for every format."""

from __future__ import annotations

from OCP.OSD import OSD_ThreadPool

# A process forked after the kernel has started its own threads hangs for ever: keep it to the one that calls
# it.
OSD_ThreadPool.DefaultPool_s().Init(1)
