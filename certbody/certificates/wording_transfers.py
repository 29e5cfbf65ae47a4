"""The words of transfers: reasons, states, papers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "transfer_piece_missing": Sentence(
        _l("Une pièce du transfert manque : %(piece)s."), _l("Demandez-la à l’organisme certificateur actuel.")
    ),
    "transfer_suspended": Sentence(
        _l("Un certificat suspendu ne se reprend pas."),
        _l("Attendez la levée de la suspension, ou refusez la reprise en le motivant."),
    ),
    "transfer_major_open": Sentence(
        _l("Majeures qui comptent : %(majors)s ; %(limit)s mineures ouvertes comptent pour une majeure."),
        _l("Attendez leur levée, ou refusez la reprise en le motivant."),
    ),
    "transfer_minors_not_described": Sentence(
        _l("Mineures ouvertes annoncées : %(told)s ; décrites : %(described)s."),
        _l("Décrivez chacune d’après le dossier des non-conformités : l’audit suivant les revoit."),
    ),
    "transfer_minors_all_described": Sentence(
        _l("Tout est déjà décrit ; mineures ouvertes annoncées : %(told)s."),
        _l("Retirez-en une si elle est fausse."),
    ),
    "transfer_minor_day": Sentence(
        _l("Ce jour ne peut pas être celui d’une mineure encore ouverte de ce certificat."),
        _l("Donnez un jour entre l’audit qui a précédé le certificat et la demande de transfert."),
    ),
    "transfer_minor_indicator": Sentence(_l("Cet indicateur n’est pas du référentiel en vigueur ce jour-là.")),
    "transfer_other_siren": Sentence(
        _l("Le certificat porte le SIREN %(theirs)s, l’organisme a le SIREN %(ours)s."),
        _l("Un transfert garde le même SIREN : un changement d’identité se traite à part."),
    ),
    "transfer_already_certified": Sentence(
        _l("Un certificat délivré ici couvre déjà cet organisme pour : %(categories)s."),
        _l("Refusez la reprise en le motivant, ou attendez la fin de ce certificat."),
    ),
    "transfer_nothing_remains": Sentence(
        _l("À la date d’effet, il ne reste rien de la validité, du %(starts_on)s au %(ends_on)s."),
        _l("Choisissez une date d’effet comprise dans la validité."),
    ),
    "transfer_settled": Sentence(
        _l("Ce transfert est déjà réglé."), _l("Ouvrez un nouveau dossier si la situation a changé.")
    ),
    "transfer_already_asked": Sentence(
        _l("Le transfert de ce certificat est déjà demandé."), _l("Suivez-le dans la liste des transferts.")
    ),
    "transfer_not_handed_over": Sentence(
        _l("Le départ se confirme une fois, après la remise du dossier."), _l("Constituez d’abord le dossier.")
    ),
    "transfer_no_edition": Sentence(
        _l("Aucune édition de ce certificat n’est conservée ici : le dossier serait incomplet."),
        _l("Délivrez une édition avant de constituer le dossier."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "transfer.piece": {
        "certificate_copy": _l("Copie du certificat"),
        "nonconformity_file": _l("Dossier des non-conformités"),
        "last_report": _l("Dernier rapport d’audit"),
    },
    "transfer_in.state": {"open": _l("À décider"), "taken_over": _l("Repris"), "refused": _l("Refusé")},
    "transfer_out.state": {
        "requested": _l("Dossier à remettre"),
        "handed_over": _l("Dossier prêt"),
        "left": _l("Parti"),
    },
}

OUTCOMES: dict[str, object] = {
    "take_over": _l("Reprendre"),
    "refuse_transfer": _l("Refuser la reprise"),
    "accept_change": _l("Accepter le changement"),
    "refuse_change": _l("Refuser le changement"),
}
SUBJECTS: dict[str, object] = {
    "transfer_in": _l("Reprise d’un certificat"),
    "transfer_out": _l("Transfert d’un certificat"),
}
EVENTS: dict[str, object] = {
    "transfer_in.opened": _l("Reprise demandée"),
    "transfer_in.piece_added": _l("Pièce de la reprise jointe"),
    "transfer_in.taken_over": _l("Certificat repris"),
    "transfer_in.refused": _l("Reprise refusée"),
    "transfer_out.requested": _l("Transfert demandé"),
    "transfer_out.handed_over": _l("Dossier de transfert constitué"),
    "certificate.transferred_out": _l("Certificat transféré"),
}
FIELDS: dict[str, object] = {
    "former_body": _l("organisme certificateur précédent"),
    "piece": _l("pièce"),
    "to_body": _l("organisme certificateur suivant"),
    "due_on": _l("échéance"),
}
