"""Codes of IATI, 1.0x and 2.0x, as ours."""

from __future__ import annotations

from typing import NamedTuple


class FlowType(NamedTuple):
    """A transaction type: its name in the standard, what it says of the money, and whether the reporter receives it."""

    name: str
    status: str | None
    is_incoming: bool = False


TRANSACTION_TYPES = {
    "1": FlowType("Incoming Funds", "disbursement", is_incoming=True),
    "2": FlowType("Outgoing Commitment", "commitment"),
    "3": FlowType("Disbursement", "disbursement"),
    "4": FlowType("Expenditure", "disbursement"),
    "5": FlowType("Interest Payment", None),
    "6": FlowType("Loan Repayment", None),
    "7": FlowType("Reimbursement", None),
    "8": FlowType("Purchase of Equity", None),
    "9": FlowType("Sale of Equity", None),
    "10": FlowType("Credit Guarantee", "guarantee"),
    "11": FlowType("Incoming Commitment", "commitment", is_incoming=True),
    "12": FlowType("Outgoing Pledge", "pledge"),
    "13": FlowType("Incoming Pledge", "pledge", is_incoming=True),
}

LETTERS = {"IF": "1", "C": "2", "D": "3", "E": "4", "IP": "5", "LR": "6", "R": "7", "QP": "8", "QS": "9", "CG": "10"}
"""The transaction types of 1.0x."""

ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
"""The roles of participating organisations in 1.0x."""

FUNDING, EXTENDING, IMPLEMENTING = "1", "3", "4"
EXPENDITURE = "4"

ORGANISATION_TYPES = {
    "10": "government",
    "11": "public_body",
    "15": "public_body",
    "21": "ngo",
    "22": "ngo",
    "23": "ngo",
    "24": "ngo",
    "40": "igo",
    "70": "company",
    "71": "company",
    "72": "company",
    "73": "company",
}

SECTOR_VOCABULARIES = {"": "DAC 5", "1": "DAC 5", "DAC": "DAC 5", "2": "DAC 3", "DAC-3": "DAC 3"}
"""Preferred in this order; others are kept as the file calls them."""

BUDGET_TYPES = {"1": "Budget, original", "2": "Budget, revised", "original": "Budget, original"}
BUDGET_TYPES |= {"revised": "Budget, revised", "": "Budget, original"}
