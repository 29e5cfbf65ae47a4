"""The words of tenants: reasons, roles and the names of the settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES = {
    "edited_meanwhile": Sentence(
        _l("Quelqu’un d’autre a enregistré cette fiche pendant que vous la modifiiez."),
        _l("Rechargez la page pour voir sa version, puis reportez vos changements."),
    ),
    "wrong_credentials": Sentence(_l("L’adresse et le mot de passe ne vont pas ensemble.")),
    "password_differs": Sentence(_l("Les deux saisies diffèrent.")),
    "password_wrong": Sentence(_l("Ce n’est pas votre mot de passe actuel.")),
    "link_over": Sentence(_l("Ce lien a expiré ou a déjà servi."), _l("Demandez-en un nouveau.")),
    "slug_shape": Sentence(_l("3 à 40 lettres minuscules, chiffres ou tirets, une lettre d’abord.")),
    "slug_taken": Sentence(_l("Cette adresse est déjà prise.")),
    "already_member": Sentence(_l("Cette personne a déjà sa place dans l’organisme.")),
    "client_has_one_role": Sentence(
        _l("Une personne d’un organisme de formation n’a pas d’autre rôle dans l’organisme certificateur."),
        _l("Invitez-la avec une autre adresse si elle travaille aussi pour vous."),
    ),
    "last_administrator": Sentence(
        _l("L’organisme resterait sans administrateur."), _l("Donnez d’abord ce rôle à quelqu’un d’autre.")
    ),
    "password_length": Sentence(_l("Choisissez un mot de passe de 12 à 128 caractères.")),
    "password_guessable": Sentence(_l("Ce mot de passe contient votre adresse : choisissez-en un autre.")),
    "file_empty": Sentence(_l("Ce fichier est vide."), _l("Joignez un fichier qui a un contenu.")),
    "file_too_large": Sentence(
        _l("Ce fichier dépasse %(most)s Mo."), _l("Réduisez-le ou partagez-le en plusieurs fichiers.")
    ),
    "file_kind": Sentence(
        _l("Le contenu de « %(name)s » n’est pas d’un type accepté."),
        _l("Joignez un PDF, une image (JPEG, PNG, WebP), un document Word, Excel ou OpenDocument, ou du texte."),
    ),
}

LABELS = {
    "role": {
        "operator": _l("Opérateur de la plateforme"),
        "administrator": _l("Administrateur"),
        "planner": _l("Planificateur"),
        "auditor": _l("Auditeur"),
        "reviewer": _l("Revue et décision"),
        "accountant": _l("Comptable"),
        "client": _l("Organisme de formation"),
    },
}
