"""SQS worker: has payments captured, cancelled and refunded."""
