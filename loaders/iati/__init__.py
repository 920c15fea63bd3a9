"""IATI: aid activities and their transactions, as each publisher reports its own.

What it is
    The International Aid Transparency Initiative's activity standard: XML files, one or several a publisher, with
    projects, the organisations that take part in them, and money committed and paid. Versions 2.01 to 2.03 are read,
    and 1.01 to 1.05 as old files have it (letters for codes, names as the text of the element).

How to obtain it
    From the publishers through the IATI Registry, or from the IATI Datastore and d-portal as XML. Give one file or a
    folder; `.xml.gz` is read too.

Terms
    Each publisher states its own licence; look it up in the Registry. None is recorded where a file states none.

What becomes what
    An activity becomes a Programme, and each publisher a Source. Every transaction is a Funding fact under its
    programme: outgoing commitment, disbursement, expenditure and incoming funds of one sum are facts of their own, told
    apart by `flow_type`, and never to be added. Expenditure and incoming funds count as disbursement; a loan repayment,
    interest, a reimbursement and trade in equity have no flow_status. A budget is an appropriation for its period. The
    organisations that take part are one further Funding fact without an amount.
    `provider-org` and `receiver-org` are funder and recipient. Where they are missing, the activity's extending
    (else funding, else reporting) and implementing organisations stand in with credibility 3 and a note; a
    secondary reporter never does, nor whoever stands at the other end. An organisation whose reference is two
    letters of ISO 3166 is that state; one with the channel code of a class (11000, donor government) is nobody. The
    currency is the value's, else the activity's default; a value in dollars has amount_usd.

    `--option rates=FILE` (columns date, currency, usd, source) converts other currencies at the newest rate stated on
    or before the value date, at most 31 days older, in a claim of its own that cites the rate's source.

Keys and scope
    An activity is its iati-identifier. Its transactions have no ids that hold: the key is the type, the publisher's
    reference if there is one, and a running number among the same. A publisher that reorders or removes transactions
    revises others by that. An input of one publisher has a scope of its own (`iati:GB-GOV-1`): give all its files
    together with `--replaces`, and what they no longer say is retracted, while other publishers are not touched.

What it cannot say
    Sectors and countries are shares of an activity by percentage, which are not kept. Parent and child activities may
    report the same money: the programme's note names the parent, and sums belong on one level. That an organisation
    has no transactions proves nothing.

Rejects
    bad-date and impossible-date (also an amount in a date attribute), unknown-currency, unknown-code (transaction
    type), invalid-row (no value, no identifier), missing-party, duplicate-key (an activity read before),
    no-fact-kind (planned disbursements, counted once a file: no kind covers what is only planned).
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Claim, Reject
from tertius.loaders.iati.activities import read_activities
from tertius.loaders.iati.coding import Coder
from tertius.loaders.iati.organisations import reporter_of
from tertius.loaders.money import Converter
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options

DATASET = Dataset(name="iati", title="IATI activities", licence="stated by each publisher", scope="iati")


def scope(source: Input) -> str:
    """The publisher if the input has only one, so that its files retract nothing of others."""
    publishers = {
        reporter.id if (reporter := reporter_of(activity)) else None
        for file in source.files()
        for activity in read_activities(file)
    }
    only = next(iter(publishers)) if len(publishers) == 1 else None
    return f"{DATASET.scope}:{only.rpartition(':')[2]}" if only else DATASET.scope


def records(source: Input) -> Iterator[Record]:
    """The activities of each file, one after the other, with their organisations and transactions.

    Raises
    ------
    InvalidInput
        If a file is no IATI activity file, is cut off, declares entities, or has an activity past all measure.
    """
    check_options(source, "rates")
    own = scope(source)
    for record in _records(source):
        yield record if own == DATASET.scope else _within(record, own)


def _within(record: Record, own: str) -> Record:
    """The record as one of its scope: two publishers may both speak of one organisation, each by a claim of its own."""
    if isinstance(record, Claim):
        return record.model_copy(update={"id": _scoped(record.id, own)})
    return record.model_copy(update={"claim": _scoped(record.claim, own)}) if record.claim else record


def _scoped(claim: str, own: str) -> str:
    return f"{own}:{claim.removeprefix(f'{DATASET.scope}:')}"


def _records(source: Input) -> Iterator[Record]:
    coder = Coder(Converter("iati", source.options.get("rates")))
    for file in source.files():
        planned = 0
        for activity in read_activities(file):
            yield from coder.activity(activity)
            planned += activity.planned
        if planned:
            yield Reject(
                code="no-fact-kind",
                where=file.name,
                message=f"{planned} planned disbursements: no kind of fact covers money that is only planned.",
                value="planned-disbursement",
            )
