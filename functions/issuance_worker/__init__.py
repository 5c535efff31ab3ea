"""SQS worker: makes certificates, and brings cases that are being issued further."""
