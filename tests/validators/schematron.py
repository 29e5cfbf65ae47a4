"""schematron.py INVOICE.xml RULES.xslt …: one line per rule that it breaks. A process of its own, as saxonche asks."""

import re
import sys
from pathlib import Path

from saxonche import PySaxonProcessor

BROKEN = re.compile(r"<svrl:(?:failed-assert|successful-report)\b.*?</svrl:(?:failed-assert|successful-report)>", re.S)


def main(invoice: str, *sheets: str) -> None:
    with PySaxonProcessor(license=False) as saxon:
        for sheet in sheets:
            rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=sheet)
            report = rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=Path(invoice).read_text("utf-8")))
            if "svrl:fired-rule" not in report:
                print(f"{Path(sheet).name}: no rule fired")
            for broken in BROKEN.findall(report):
                print(" ".join(re.sub(r"<[^>]+>", " ", broken).split()))


main(*sys.argv[1:])
