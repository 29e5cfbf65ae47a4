"""The words of files that people send: what is refused, and how far a long upload is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES = {
    "file_empty": Sentence(_l("Ce fichier est vide."), _l("Joignez un fichier qui a un contenu.")),
    "file_too_large": Sentence(
        _l("Ce fichier dépasse %(most)s Mo."), _l("Réduisez-le ou partagez-le en plusieurs fichiers.")
    ),
    "body_room_full": Sentence(
        _l("Les fichiers de l’organisme certificateur remplissent les %(most)s Go prévus : celui-ci n’a pas été reçu."),
        _l("Demandez plus de place à l’opérateur de la plateforme, qui seul peut la relever ; renvoyez-le ensuite."),
    ),
    "audit_room_full": Sentence(
        _l("Les fichiers de cet audit remplissent les %(most)s Go prévus : celui-ci n’a pas été reçu."),
        _l(
            "L’administrateur peut relever « Place pour les fichiers d’un même audit » dans les réglages ; "
            "renvoyez-le ensuite."
        ),
    ),
    "file_kind": Sentence(
        _l("Le contenu de « %(name)s » n’est pas d’un type accepté, ou n’est pas celui que son nom annonce."),
        _l(
            "Joignez un PDF, une image (JPEG, PNG, WebP), un document Word, Excel ou OpenDocument, ou du texte, sous "
            "le nom qui va avec son contenu."
        ),
    ),
    "file_infected": Sentence(
        _l("L’antivirus a reconnu un programme malveillant : le fichier n’a pas été gardé."),
        _l("Vérifiez l’appareil d’où il vient, puis joignez un fichier sain."),
    ),
    "file_scanner_away": Sentence(
        _l("L’antivirus ne répond pas : le fichier n’a pas été gardé."), _l("Réessayez dans quelques minutes.")
    ),
    "upload_purpose": Sentence(_l("On ne sait pas à quoi ce fichier est destiné.")),
    "upload_fingerprint": Sentence(_l("L’empreinte SHA-256 s’écrit en 64 chiffres et lettres de a à f.")),
    "upload_differs": Sentence(
        _l("Un autre fichier a déjà été annoncé sous cet identifiant."), _l("Envoyez celui-ci sous un autre.")
    ),
    "upload_longer": Sentence(_l("L’envoi dépasse la taille annoncée.")),
    "upload_chunk_small": Sentence(_l("Ce morceau est trop petit : envoyez au moins 16 Kio, sauf à la fin.")),
    "upload_damaged": Sentence(
        _l("Le fichier reçu n’est pas celui de l’appareil : son empreinte diffère."), _l("Envoyez-le de nouveau.")
    ),
    "upload_closed": Sentence(_l("Ce fichier ne peut plus être déposé ici : l’accès a changé pendant l’envoi.")),
    "upload_abandoned": Sentence(
        _l("L’envoi est resté sans suite pendant %(days)s jours : ce qui était arrivé a été effacé."),
        _l("Envoyez le fichier de nouveau."),
    ),
}

SUBJECTS = {"upload": _l("Envoi d’un fichier")}

EVENTS = {
    "upload.begun": _l("Envoi d’un fichier commencé"),
    "upload.kept": _l("Fichier envoyé et gardé"),
    "upload.refused": _l("Fichier envoyé et refusé"),
}

FIELDS = {
    "purpose": _l("destination"),
    "size": _l("taille"),
    "files_gigabytes": _l("place pour les fichiers, en Go"),
}
