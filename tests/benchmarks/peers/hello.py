"""FastAPI + Mangum hello-world: the peer of a warm request."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/hello/{name}")
async def hello(name: str) -> dict[str, str]:
    """Greet."""
    return {"hello": name}


handler = Mangum(app, lifespan="off")
