"""The kinds of fields our forms have, with messages in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from certbody.kit.money import parse_cents

REQUIRED = {"required": _l("Ce champ est obligatoire."), "null": _l("Ce champ est obligatoire.")}


def _messages(**more: Any) -> dict[str, Any]:
    return {**REQUIRED, **more}


class Text(fields.String):
    """Text of at most `longest` characters, without spaces around it; `also` checks how it is written."""

    def __init__(
        self, *, longest: int = 200, required: bool = False, also: validate.Validator | None = None, **options: Any
    ) -> None:
        if not required:
            options.setdefault("load_default", "")
        check = validate.Length(max=longest, error=_l("%(max)d caractères au plus.", max=longest))
        checks = [check, also] if also else [check]
        super().__init__(required=required, validate=checks, error_messages=_messages(), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(_l("Ce champ attend du texte."))
        text = super()._deserialize(value, attr, data, **kwargs).strip().replace("\x00", "")
        text = text.encode("utf-8", "ignore").decode()  # half of a letter beyond the first plane is no letter
        if self.required and not text:
            raise ValidationError(REQUIRED["required"])
        return text


class Email(Text):
    """One e-mail address, in lower case."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).lower()
        if not text:
            return text
        try:
            return validate_email(text, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError:
            raise ValidationError(_l("Cette adresse n’a pas la forme nom@domaine.fr.")) from None


class Day(fields.Date):
    """A calendar day, `2026-11-23`."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        message = _l("Indiquez une date au format AAAA-MM-JJ.")
        super().__init__("iso", required=required, error_messages=_messages(invalid=message), **options)


class Moment(fields.DateTime):
    """A day and time, `2026-11-23T09:30`, as the wall clock in Paris shows it."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        message = _l("Indiquez une date et une heure.")
        super().__init__("iso", required=required, error_messages=_messages(invalid=message), **options)


class Integer(fields.Integer):
    """A whole number between two bounds."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        message = _l("Indiquez un nombre entier entre %(least)d et %(most)d.", least=least, most=most)
        check = validate.Range(least, most, error=message)
        super().__init__(required=required, validate=check, error_messages=_messages(invalid=message), **options)


class Money(fields.Field[int]):
    """An amount in euros as people type it; a whole number of cents inside."""

    MOST = 10**13

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        super().__init__(required=required, error_messages=_messages(), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        try:
            cents = parse_cents(str(value))
        except ValueError:
            raise ValidationError(_l("Indiquez un montant en euros, par exemple 1 234,50.")) from None
        if not 0 <= cents <= self.MOST:
            raise ValidationError(_l("Ce montant doit être positif et vraisemblable."))
        return cents


class Percent(fields.Field[int]):
    """A share as people type it, « 12,5 »; a whole number of basis points inside (10 % = 1000)."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        message = _l("Indiquez un pourcentage entre 0 et 100, par exemple 12,5.")
        try:
            points = parse_cents(str(value).replace("%", ""))
        except ValueError:
            raise ValidationError(message) from None
        if not 0 <= points <= 10_000:
            raise ValidationError(message)
        return points


class Choice(fields.String):
    """One of the given codes."""

    def __init__(self, codes: Iterable[str], *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        check = validate.OneOf(list(codes), error=_l("Choisissez une des réponses proposées."))
        super().__init__(required=required, validate=check, error_messages=_messages(), **options)


class Choices(fields.List):
    """Several of the given codes; at least one when required."""

    def __init__(self, codes: Iterable[str], *, required: bool = False, **options: Any) -> None:
        check = validate.Length(min=1, error=_l("Choisissez au moins une réponse.")) if required else None
        options.setdefault("load_default", list) if not required else None
        super().__init__(Choice(codes), required=required, validate=check, error_messages=_messages(), **options)


class Flag(fields.Boolean):
    """A box, ticked or not."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("load_default", False)
        super().__init__(**options)


class MustTick(fields.Boolean):
    """A box that has to be ticked to go on."""

    def __init__(self, message: Any, **options: Any) -> None:
        check = validate.Equal(True, error=message)
        super().__init__(required=True, validate=check, error_messages={"required": message}, **options)


class Identifier(fields.UUID):
    """The id of a row, chosen in a list."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        message = _l("Choisissez une des réponses proposées.")
        super().__init__(required=required, error_messages=_messages(invalid_uuid=message), **options)


class Version(fields.Integer):
    """The version of the row that the form was opened on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, error_messages=_messages(), **options)


class KnownVersion(fields.Integer):
    """The version of the row that the form was opened on, when the form shows one; none else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(load_default=None, error_messages=_messages(), **options)


class Upload(fields.Field[Any]):
    """A file that came with the form."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        if not required:
            options.setdefault("load_default", None)
        super().__init__(required=required, error_messages=_messages(), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not hasattr(value, "stream"):
            raise ValidationError(_l("Joignez un fichier."))
        return value


class Secret(fields.String):
    """A password: taken as it is, spaces included."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        check = validate.Length(max=1000, error=_l("%(max)d caractères au plus.", max=1000))
        super().__init__(required=required, validate=check, error_messages=_messages(), **options)


class Prefixed(fields.Field[dict[str, str]]):
    """Every answer whose name begins with a prefix: the fields that a body defines for itself."""

    def __init__(self, prefix: str, *, longest: int = 8000) -> None:
        super().__init__(load_default=dict)
        self.prefix, self.longest = prefix, longest

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, str]:
        if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
            raise ValidationError(_l("Ce champ attend du texte."))
        if any(len(one) > self.longest for one in value.values()):
            raise ValidationError(_l("%(max)d caractères au plus.", max=self.longest))
        return {str(name): one.strip().replace("\x00", "") for name, one in value.items()}
