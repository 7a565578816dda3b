# SPDX-License-Identifier: Apache-2.0
"""schemas/OrderManagement.yaml as a Python function, with Powertools' BedrockAgentResolver: an action in another language.

It answers like Sources/OrderManagement over the same sample orders, which live in memory, so that one script can be played before both.
"""
import json
from typing import Annotated

from aws_lambda_powertools.event_handler import BedrockAgentResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from pydantic import BaseModel, Field


class Refusal(Exception):
    """A call that is not done, with the status and the sentence for the customer."""

    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Refund(BaseModel):
    amount: Annotated[float, Field(gt=0, le=100_000)]
    reason: Annotated[str, Field(min_length=1)]


def order(number, status, delivery, carrier, tracking, updated, paid):
    return {
        "orderId": number, "status": status, "estimatedDelivery": delivery, "carrier": carrier, "trackingNumber": tracking,
        "lastUpdated": updated, "paidCents": paid, "refundedCents": 0,
    }


NOT_YET, UNKNOWN = "not yet assigned", "unknown"
ORDERS = {
    item["orderId"]: item
    for item in [
        order("ORD-88421", "PROCESSING", "2026-12-03", "UPS", NOT_YET, "2026-11-20T08:15:00Z", 12_990),
        order("ORD-88422", "SHIPPED", "2026-11-24", "FedEx", "785512340091", "2026-11-19T17:40:00Z", 4_500),
        order("ORD-88423", "CANCELLED", UNKNOWN, NOT_YET, NOT_YET, "2026-11-18T10:05:00Z", 2_000),
        order("ORD-88424", "DELIVERED", "2026-11-14", "USPS", "9400111202555842761024", "2026-11-14T13:22:00Z", 7_999),
        order("ORD-88425", "PROCESSING", UNKNOWN, NOT_YET, NOT_YET, "2026-11-21T03:30:00Z", 59_900),
    ]
}
STOCK = {
    "SKU-1001": {"sku": "SKU-1001", "name": "Field notebook, dotted", "available": 42, "restockDate": UNKNOWN},
    "SKU-1002": {"sku": "SKU-1002", "name": "Geologist's hammer", "available": 0, "restockDate": "2026-12-01"},
    "SKU-1003": {"sku": "SKU-1003", "name": "Hand lens, 10x", "available": 3, "restockDate": UNKNOWN},
}
OrderId = Annotated[str, Query(alias="orderId", description="The order's number")]
app = BedrockAgentResolver()


@app.exception_handler(Refusal)
def refuse(refusal: Refusal):
    return Response(status_code=refusal.status, content_type="application/json", body=json.dumps({"error": refusal.sentence}))


def find(number):
    if number not in ORDERS:
        raise Refusal(404, f"There is no order {number}.")
    return ORDERS[number]


# The event's path is the template itself; Powertools hands the values over as query parameters.
@app.get("/orders/{orderId}", description="Looks up an order")
def get_order(order_id: OrderId) -> dict:
    return {name: value for name, value in find(order_id).items() if not name.endswith("Cents")}


@app.post("/orders/{orderId}/cancel", description="Cancels an order that is still being processed")
def cancel_order(order_id: OrderId) -> dict:
    found = find(order_id)
    if found["status"] not in ("PROCESSING", "CANCELLED"):
        raise Refusal(409, f"Order {order_id} cannot be cancelled any more: it is {found['status']}.")
    what = "is cancelled now." if found["status"] == "PROCESSING" else "had been cancelled before."
    found["status"] = "CANCELLED"
    return {"orderId": order_id, "status": "CANCELLED", "message": f"Order {order_id} {what}"}


@app.post("/orders/{orderId}/refund", description="Pays back a part or all of what was paid")
def refund_order(order_id: OrderId, refund: Annotated[Refund, Body(description="How much, and why")]) -> dict:
    found, cents = find(order_id), int(refund.amount * 100 + 0.5)
    if found["status"] not in ("DELIVERED", "CANCELLED"):
        raise Refusal(409, f"Order {order_id} is {found['status']}; only orders that were delivered or cancelled are refunded.")
    left = found["paidCents"] - found["refundedCents"]
    if cents > left:
        raise Refusal(409, f"At most {left / 100:g} dollars of order {order_id} can still be refunded.")
    found["refundedCents"] += cents
    return {"orderId": order_id, "amount": cents / 100, "refundedTotal": found["refundedCents"] / 100}


@app.get("/inventory/{sku}", description="Tells what is in stock")
def get_inventory(sku: Annotated[str, Query(description="The article's number")]) -> dict:
    if sku not in STOCK:
        raise Refusal(404, f"There is no article {sku}.")
    return STOCK[sku]


def handler(event, context):
    return app.resolve(event, context)
