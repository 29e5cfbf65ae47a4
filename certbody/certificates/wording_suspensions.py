"""The words for what keeps a suspension from being decided or lifted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "suspension_cause_missing": Sentence(
        _l("Une suspension a une cause parmi celles du règlement."), _l("Choisissez la cause dans la liste.")
    ),
    "suspension_end_missing": Sentence(
        _l("Une suspension a une fin maximale après le %(start)s."), _l("Vérifiez la durée dans les réglages.")
    ),
    "surveillance_still_to_hold": Sentence(
        _l("L’audit de surveillance, dû au plus tard le %(latest)s, n’a pas eu lieu : la suspension ne se lève pas."),
        _l(
            "Tenez d’abord l’audit de surveillance, avec le motif de l’exception à sa fenêtre si elle est passée ; "
            "ou décidez le retrait."
        ),
    ),
}

SUBJECTS = {
    "certificate": _l("Certificat"),
    "certificate_edition": _l("Édition d’un certificat"),
}
EVENTS = {
    "certificate.suspended": _l("Certificat suspendu"),
    "certificate.withdrawal_due": _l("Suspension arrivée à son terme, retrait à décider"),
    "certificate.reinstated": _l("Suspension levée"),
    "certificate.restored": _l("Certificat rétabli après un appel"),
    "certificate.valid": _l("Certificat de nouveau valide"),
    "certificate.withdrawn": _l("Certificat retiré"),
}

WAITING = {
    "own_suspended": _l("Certificat suspendu : voyez pourquoi et que faire"),
    "own_withdrawn": _l("Certificat retiré : voyez la décision"),
    "to_withdraw": _l("Suspensions dépassées : retrait à décider"),
    "to_suspend": _l("Certificats à suspendre : surveillance non tenue"),
    "suspension_ending": _l("Suspensions proches de leur fin"),
}
