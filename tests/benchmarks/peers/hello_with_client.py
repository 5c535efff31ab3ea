"""FastAPI + Mangum + boto3 hello-world: it makes a DynamoDB client and answers without asking it anything.

The stricter peer of a cold start: what every such function loads, and nothing of what it does.
"""

import boto3
from fastapi import FastAPI
from mangum import Mangum

client = boto3.client("dynamodb")
app = FastAPI()


@app.get("/hello/{name}")
async def hello(name: str) -> dict[str, str]:
    """Greet."""
    return {"hello": name}


handler = Mangum(app, lifespan="off")
