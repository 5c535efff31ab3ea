"""FastAPI + Mangum + boto3 + Powertools hello-world that reads one item and logs one line, as every function does."""

import os
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from fastapi import FastAPI
from mangum import Mangum

logger = Logger(service="hello")
client = boto3.client("dynamodb")
app = FastAPI()


@app.get("/hello/{name}")
async def hello(name: str) -> dict[str, Any]:
    """Greet with what is stored."""
    key = {"pk": {"S": name}, "sk": {"S": "CALENDAR"}}
    item = client.get_item(TableName=os.environ["GARBAGE_TABLE"], Key=key, ConsistentRead=True)["Item"]
    logger.info("access")
    return {"hello": name, "attributes": sorted(item)}


handler = Mangum(app, lifespan="off")
