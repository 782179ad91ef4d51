# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Programs that run in a worker's process, each a pure function from the files in one folder to those in another.

`design` (stage A) runs a contributor's code and believes nothing. `measure` and `make` (stage B) are our own code on
geometry that stage A handed over: they state every fact and make every file that is published.
"""
