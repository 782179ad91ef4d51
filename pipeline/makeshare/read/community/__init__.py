# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read site/community: meetings and their minutes, the register of skills, discussions, and what privacy lets stand."""

from __future__ import annotations

from makeshare.read.community.discussions import load_discussions
from makeshare.read.community.meetings import load_meetings
from makeshare.read.community.pictures import located
from makeshare.read.community.privacy import load_permits, public_files
from makeshare.read.community.skills import load_register

__all__ = ["load_discussions", "load_meetings", "load_permits", "load_register", "located", "public_files"]
