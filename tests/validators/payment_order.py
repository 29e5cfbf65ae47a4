"""payment_order.py ORDER.xml: one line per fault against the schema of ISO 20022 that the order names."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import sepaxml
import xmlschema

path = sys.argv[1]
namespace = ElementTree.parse(path).getroot().tag[1:].split("}")[0]
schema = Path(sepaxml.__file__).parent / "schemas" / f"{namespace.rsplit(':', 1)[1]}.xsd"
for fault in xmlschema.XMLSchema(str(schema)).iter_errors(path):
    sys.stdout.write(f"{fault.path}: {fault.reason}\n")
