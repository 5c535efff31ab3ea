"""Where groups, accounts and registrations are kept, on DynamoDB."""

from machiport.facilities.accounts.dynamo_accounts import DynamoAccounts
from machiport.facilities.accounts.dynamo_groups import DynamoGroups
from machiport.facilities.accounts.dynamo_registrations import DynamoRegistrations
from machiport.facilities.accounts.group_service import GroupStores
from machiport.facilities.dynamo_backing import Backing
from machiport.idempotency.dynamo_idempotency import DynamoIdempotencyRecords


def group_stores_on(backing: Backing, remembered: DynamoIdempotencyRecords) -> GroupStores:
    """Return the stores on the backing's table."""
    client, table = backing.client, backing.facilities_table
    return GroupStores(
        groups=DynamoGroups(client, table, remembered),
        accounts=DynamoAccounts(client, table),
        registrations=DynamoRegistrations(client, table, remembered),
        records=remembered,
    )
