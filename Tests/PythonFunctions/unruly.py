# SPDX-License-Identifier: Apache-2.0
"""A function for schemas/OrderManagement.yaml that misbehaves as the order's number says; other numbers are answered."""
import json
import os
import sys
import time


def answer(event, body, status=200):
    response = {
        "actionGroup": event["actionGroup"], "apiPath": event["apiPath"], "httpMethod": event["httpMethod"], "httpStatusCode": status,
        "responseBody": {"application/json": {"body": body}},
    }
    visits = int(event["sessionAttributes"].get("visits", "0")) + 1
    return {"messageVersion": "1.0", "response": response, "sessionAttributes": {**event["sessionAttributes"], "visits": str(visits)}}


def order(number, event, more={}):
    return json.dumps({
        "orderId": number, "status": "SHIPPED", "estimatedDelivery": "2026-12-01", "trackingNumber": "1",
        "lastUpdated": "2026-11-20T08:15:00Z", "carrier": json.dumps([event["sessionAttributes"], event["promptSessionAttributes"]]), **more,
    })


def handler(event, context):
    number = next((item["value"] for item in event.get("parameters", []) if item["name"] == "orderId"), "")
    if number == "ORD-1":
        time.sleep(600)
    if number == "ORD-2":
        os._exit(3)
    if number == "ORD-3":
        sys.stdout.buffer.write(b"\x00\xff\x1b[2Jgarbage\r\n" * 100)
        sys.stdout.flush()
        return "oops"
    if number == "ORD-4":
        raise RuntimeError("the database is gone")
    if number == "ORD-5":
        return answer(event, order(number, event, more={"note": "x" * 26_000}))
    if number == "ORD-6":
        return answer(event, "x" * 7_000_000)
    if number == "ORD-7":
        return {**answer(event, "{}"), "response": {**answer(event, "{}")["response"], "apiPath": "/elsewhere"}}
    return answer(event, order(number, event))
