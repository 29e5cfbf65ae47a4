"""The words of tenants: reasons, roles and the names of the settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence
from certbody.tenants import wording_keeping, wording_settings, wording_unclear

SENTENCES = {
    **wording_keeping.SENTENCES,
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
    "operator_elsewhere": Sentence(
        _l("Le rôle d’opérateur n’existe que dans l’espace de la plateforme."),
        _l("Choisissez un rôle de l’organisme certificateur."),
    ),
    "tenant_is_platform": Sentence(_l("L’espace de la plateforme ne se ferme pas."), _l("Choisissez un organisme.")),
    "setting_value": Sentence(_l("Indiquez un nombre entier (pour un taux, deux décimales au plus).")),
    "setting_bounds": Sentence(_l("Cette valeur sort des bornes indiquées ci-dessus.")),
    "setting_from_past": Sentence(_l("Choisissez aujourd’hui ou un jour à venir : le passé est déjà compté.")),
    "last_administrator": Sentence(
        _l("L’organisme resterait sans administrateur."), _l("Donnez d’abord ce rôle à quelqu’un d’autre.")
    ),
    "password_length": Sentence(_l("Choisissez un mot de passe de 12 à 128 caractères.")),
    "password_guessable": Sentence(
        _l("Ce mot de passe se devine : votre adresse, un mot courant ou une suite de touches. Choisissez une phrase.")
    ),
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
    "role.work": {
        "administrator": _l("membres, réglages, journal ; prépare aussi les dossiers et la facturation"),
        "planner": _l("demandes, durées d’audit, équipes et dates"),
        "auditor": _l("ses propres missions : constats, rapports, plans d’actions"),
        "reviewer": _l("relit les dossiers audités par d’autres et prend les décisions"),
        "accountant": _l("devis, contrats, factures et règlements"),
    },
    "tenant.status": {"active": _l("Ouvert"), "closed": _l("Fermé")},
    "setting": {
        "quote_valid_days": _l("Validité d’un devis"),
        "payment_delay_days": _l("Délai de paiement d’une facture"),
        "vat_basis_points": _l("Taux de TVA"),
        "plan_sending_days": _l("Envoi du plan d’audit avant l’audit"),
        "report_delay_days": _l("Remise du rapport après l’audit"),
        "plan_delay_days": _l("Réponse du client à une non-conformité"),
        "contest_days": _l("Contestation d’une non-conformité"),
        "team_access_days": _l("Accès de l’équipe à l’audit après la décision"),
        "retention_file_years": _l("Conservation des dossiers des clients"),
        "retention_books_years": _l("Conservation des contrats et de la comptabilité"),
        "impartiality_years": _l("Recul après un lien d’intérêts"),
        "complaint_acknowledge_days": _l("Accusé de réception d’une plainte, d’un appel ou d’un signalement"),
        "complaint_answer_days": _l("Réponse à une plainte, à un appel ou à un signalement"),
        "appeal_days": _l("Appel d’une décision"),
        "wait_after_refusal_months": _l("Attente après un refus ou un retrait"),
        "suspension_months": _l("Durée la plus longue d’une suspension"),
        "sites_include_central": _l("Compter le site central dans l’échantillon"),
        "publish_prices": _l("Publier les prix dans le simulateur"),
        "decision_delay_days": _l("Décision après l’audit ou la levée des écarts"),
        **wording_unclear.SETTINGS,
    },
    **wording_unclear.LABELS,
    **wording_keeping.LABELS,
    **wording_settings.LABELS,
    "journal.subject": {
        "tenant": _l("Organisme certificateur"),
        "body_profile": _l("Profil de l’organisme"),
        "body_setting": _l("Réglage"),
        "membership": _l("Membre"),
        "invitation": _l("Invitation"),
        "stored_file": _l("Fichier"),
        **wording_keeping.SUBJECTS,
    },
    "journal.event": {
        "tenant.opened": _l("Organisme ouvert"),
        "tenant.closed": _l("Organisme fermé"),
        "tenant.reopened": _l("Organisme rouvert"),
        "body_profile.opened": _l("Profil ouvert"),
        "body_profile.changed": _l("Profil modifié"),
        "body_setting.set": _l("Réglage changé"),
        "invitation.sent": _l("Invitation envoyée"),
        "invitation.resent": _l("Invitation renvoyée"),
        "invitation.accepted": _l("Invitation acceptée"),
        "invitation.cancelled": _l("Invitation annulée"),
        "membership.accepted": _l("Entrée dans l’organisme"),
        "membership.roles_changed": _l("Rôles changés"),
        "membership.ended": _l("Accès retiré"),
        "stored_file.opened": _l("Fichier ouvert"),
        **wording_keeping.EVENTS,
        "job.retried": _l("Travail relancé"),
        "job.forgotten": _l("Travail oublié"),
    },
    "journal.field": {
        **wording_keeping.FIELDS,
        "roles": _l("rôles"),
        "email": _l("adresse électronique"),
        "name": _l("nom"),
        "slug": _l("adresse"),
        "status": _l("état"),
        "state": _l("état"),
        "code": _l("réglage"),
        "value": _l("valeur"),
        "valid_from": _l("à partir du"),
        "reason": _l("motif"),
        "legal_name": _l("raison sociale"),
        "legal_form": _l("forme juridique"),
        "capital": _l("capital"),
        "siren": _l("SIREN"),
        "siret": _l("SIRET"),
        "rcs_city": _l("ville du RCS"),
        "vat_number": _l("numéro de TVA"),
        "address": _l("adresse"),
        "postcode": _l("code postal"),
        "city": _l("ville"),
        "phone": _l("téléphone"),
        "accreditation": _l("accréditation"),
        "signatory": _l("signataire"),
        "iban": _l("IBAN"),
        "bic": _l("BIC"),
        "job": _l("travail"),
        "function": _l("fonction"),
    },
}
