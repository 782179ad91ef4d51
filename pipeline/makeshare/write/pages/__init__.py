# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The site's generated pages, a module each; `render` puts them together, `fragments` fills pieces into others."""
