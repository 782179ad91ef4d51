# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A strict reader of the little of hledger's journal that is written here: it knows nothing of the writer."""

from __future__ import annotations

import re
from decimal import Decimal

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}) \* (\S.*)")
_POSTING = re.compile(
    r"    ([A-Z][A-Za-z-]*(?::[A-Z0-9][A-Za-z0-9-]*)+)  (-?\d+(?:\.\d+)?) ([A-Z]{3})(?: = (-?\d+(?:\.\d+)?) \3)?"
)


class Journal:
    """Transactions as lists of (account, amount), each of them checked; balances as they stand at the end."""

    def __init__(self, text: str) -> None:
        """Read a journal; raises ValueError for a line that is not of this form, or that does not add up."""
        self.accounts: set[str] = set()
        self.transactions: list[tuple[str, str, list[tuple[str, Decimal]]]] = []
        self.comments: list[str] = []
        self.balances: dict[str, Decimal] = {}
        self.asserted = 0
        self.format = ""
        for number, line in enumerate(text.split("\n"), 1):
            try:
                self._take(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}: {line}") from error
        self._check()

    def _take(self, line: str) -> None:
        if not line:
            self._check()
        elif line.startswith(("; ", "    ; ")):
            self.comments.append(line.strip()[2:])
        elif line.startswith(("commodity ", "  format ")):
            self.format = line.split()[1]
        elif line.startswith("account "):
            self.accounts.add(line.removeprefix("account "))
        elif match := _DATE.fullmatch(line):
            self.transactions.append((match[1], match[2], []))
        elif match := _POSTING.fullmatch(line):
            self._post(match[1], Decimal(match[2]), match[4])
        else:
            raise ValueError("nothing that this reader knows")

    def _post(self, account: str, amount: Decimal, asserted: str | None) -> None:
        if account not in self.accounts:
            raise ValueError("an account that was not declared")
        self.transactions[-1][2].append((account, amount))
        self.balances[account] = self.balances.get(account, Decimal(0)) + amount
        if asserted is not None:
            self.asserted += 1
            if self.balances[account] != Decimal(asserted):
                raise ValueError(f"the balance is {self.balances[account]}")

    def _check(self) -> None:
        if self.transactions and sum(amount for _, amount in self.transactions[-1][2]):
            raise ValueError("a transaction does not add up")
