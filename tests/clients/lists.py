"""Public lists to import in tests."""

from __future__ import annotations

from pathlib import Path

from tests.factories import luhn

HEADER = "numeroDeclarationActivite;" + ";".join(f"colonne{number}" for number in range(2, 31)) + ";\n"


def a_line(nda: str, siren: str, name: str = "ÉCOLE D’ESSAI", town: str = "LYON", trainees: int = 80) -> str:
    """One line of the list."""
    siret = luhn(siren + "0001")
    return (
        f'"{nda}";"{nda}";"{name}";"{siren}";"{siret}";"16 rue X";"69002";"{town}";"84";true;false;false;false;'
        f'"";"";"";"";"";03/03/2026;01/10/2025;30/09/2026;"415";"Orientation";;;;;{trainees};0;2;\n'
    )


def a_list(folder: Path, *lines: str, header: str = HEADER) -> Path:
    """A file with these lines."""
    path = folder / "liste.csv"
    path.write_text(header + "".join(lines), encoding="utf-8")
    return path
