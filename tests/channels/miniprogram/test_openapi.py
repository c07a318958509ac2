"""One document describes all HTTP interfaces: the mini program's from the very routes that are served."""

from __future__ import annotations

import json
import re

from actions.entitlement import load_catalogue
from assistant.api.openapi import document
from assistant.channels.miniprogram.routes import paths


def test_every_route_stands_in_the_document_and_every_schema_it_names() -> None:
    told = document(load_catalogue())
    for path, routes in paths().items():
        item = told["paths"]["/miniprogram" + re.sub(r"<(\w+):\w+>", r"{\1}", path)]
        assert item["servers"] == [{"url": "/"}]
        assert {method.lower() for method in routes} <= set(item)
        for method, route in routes.items():
            assert item[method.lower()]["security"] == ([] if route.open else [{"member": []}])
    assert "/wechat/push" in told["paths"]
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(told)))
    assert named <= set(told["components"]["schemas"])
