"""SQS worker: checks the papers that residents upload."""
