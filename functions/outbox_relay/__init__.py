"""DynamoDB stream → SQS: sends the events that a transaction has just written."""
