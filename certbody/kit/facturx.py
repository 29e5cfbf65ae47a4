"""Factur-X: an invoice that people read (PDF/A-3) with the same invoice inside, for programs (CII, EN 16931)."""

from __future__ import annotations

import io
from typing import Any, cast

import facturx
import pikepdf

NAME = "factur-x.xml"
_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_SCHEMAS, _END_OF_SCHEMAS, _END = "<pdfaExtension:schemas>", "</rdf:Bag>", "</rdf:RDF>"
_PROPERTIES = {
    "DocumentType": ("INVOICE", "type of the embedded document"),
    "DocumentFileName": (NAME, "name of the embedded file"),
    "Version": ("1.0", "version of the standard"),
    "ConformanceLevel": ("EN 16931", "profile of the embedded invoice"),
}


def write_cii(terms: dict[str, Any]) -> bytes:
    """The invoice for programs, from its terms by their number in EN 16931 (`BT-1`: its number…).

    ValueError: a required term is missing. The schema is checked; the rules of the norm are checked by the tests,
    because the library's own check passes whatever it cannot ask.
    """
    written = facturx.generate_xml(terms, flavor="factur-x", level="en16931", check_schematron=None)
    return cast(bytes, written)


def write_ubl(terms: dict[str, Any]) -> bytes:
    """The same invoice in the other syntax of EN 16931 (UBL 2.1), for who asks for it; ValueError as `write_cii`."""
    return cast(bytes, facturx.generate_ubl_xml(terms, level="en16931", check_schematron=None))


def declare(pdf: bytes) -> bytes:
    """The PDF, said to be a Factur-X invoice; nothing else of it changes, so that it stays archivable and accessible.

    The template has put the invoice for programs inside. The same PDF gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
        document.Root.Metadata.write(_declared(metadata).encode())
        written = io.BytesIO()
        document.save(
            written,
            preserve_pdfa=True,
            deterministic_id=True,
            fix_metadata_version=False,  # the version that it bears is the one that it has
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def read_cii(pdf: bytes) -> bytes | None:
    """The invoice for programs that a PDF holds; None when it holds none or cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return document.attachments[NAME].get_file().read_bytes() if NAME in document.attachments else None
    except pikepdf.PdfError:
        return None


def _declared(metadata: str) -> str:
    """The metadata with the four properties of the invoice and, as PDF/A asks, their description."""
    if metadata.count(_SCHEMAS) != 1 or metadata.count(_END) != 1:
        raise ValueError("the metadata of this PDF is not written as expected")
    at = metadata.index(_END_OF_SCHEMAS, metadata.index(_SCHEMAS))
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _PROPERTIES.items())
    said = f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">{values}</rdf:Description>'
    return (metadata[:at] + _schema() + metadata[at:]).replace(_END, said + _END)


def _schema() -> str:
    described = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
        for name, (_, words) in _PROPERTIES.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
