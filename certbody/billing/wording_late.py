"""The words of late payment: reminders, what holds them back, penalties."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "invoice_not_late": Sentence(
        _l("Des pénalités se facturent sur une facture émise ; celle-ci est à l’état « %(state)s »."),
        _l("Ouvrez la facture payée en retard."),
    ),
    "no_penalty": Sentence(
        _l("Cette facture n’a pas de pénalités de retard à facturer."),
        _l("Elles courent du lendemain de l’échéance ; ce qui est déjà facturé ne l’est pas deux fois."),
    ),
    "reminder_paused": Sentence(
        _l("Les relances sont suspendues jusqu’au %(until)s."), _l("Reprenez-les depuis la facture.")
    ),
    "reminder_nothing_left": Sentence(_l("Il ne reste rien à payer.")),
    "reminder_disputed": Sentence(
        _l("Un paiement de cette facture est contesté."),
        _l("Les relances reprennent une fois la contestation tranchée, s’il reste à payer."),
    ),
    "reminder_refused": Sentence(
        _l("Le client a refusé cette facture, ou la plateforme l’a rejetée : elle n’est pas due en l’état."),
        _l("Transmettez de nouveau une facture rejetée ; sinon établissez un avoir, puis une nouvelle facture."),
    ),
    "reminder_complaint": Sentence(
        _l("Une plainte ou un appel de ce client est en cours."),
        _l("Les relances reprennent une fois la réponse donnée."),
    ),
    "reminder_debit_under_way": Sentence(
        _l("Un prélèvement est en cours."), _l("La banque le confirme en quelques jours ouvrés.")
    ),
    "reminder_refund": Sentence(_l("Un remboursement attend son avoir."), _l("Établissez l’avoir.")),
    "reminder_unreachable": Sentence(
        _l("Ce client n’a ni personne invitée ni adresse électronique."), _l("Complétez sa fiche.")
    ),
    "reminder_pause_too_long": Sentence(_l("Une suspension dure un an au plus : prolongez-la ensuite s’il le faut.")),
    "reminder_pause_past": Sentence(_l("Choisissez aujourd’hui ou un jour à venir.")),
    "penalty_on_penalty": Sentence(
        _l("Une facture de pénalités n’en porte pas elle-même : l’intérêt ne produit pas d’intérêt."),
        _l("Relancez le client, ou établissez un avoir."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "reminder.step": {
        "friendly": _l("rappel courtois"),
        "firm": _l("relance ferme"),
        "formal": _l("mise en demeure"),
    },
    "reminder.scope": {"invoice": _l("cette facture"), "client": _l("toutes les factures de ce client")},
    "statement.kind": {
        "invoice": _l("Facture"),
        "deposit": _l("Facture d’acompte"),
        "credit_note": _l("Avoir"),
        "received": _l("Règlement"),
        "refunded": _l("Remboursement"),
        "disputed": _l("Paiement contesté"),
        "failed": _l("Prélèvement rejeté"),
        "cancelled": _l("Règlement annulé"),
        "reinstated": _l("Paiement rétabli"),
        "unmatched": _l("Affectation annulée"),
    },
    "penalty.ground": {
        "refinancing": _l("refinancement de la BCE, %(base)s, majoré de 10 points"),
        "own": _l("taux annoncé sur la facture"),
        "least": _l("trois fois le taux de l’intérêt légal, %(base)s"),
    },
}

SUBJECTS: dict[str, object] = {
    "payment_reminder": _l("Relance"),
    "reminder_pause": _l("Suspension des relances"),
}

EVENTS: dict[str, object] = {
    "invoice.reminded": _l("Relance envoyée"),
    "reminder_pause.set": _l("Relances suspendues"),
    "reminder_pause.ended": _l("Relances reprises"),
    "invoice.penalties_drafted": _l("Pénalités de retard mises en facture"),
}

FIELDS: dict[str, object] = {"until": _l("jusqu’au"), "step": _l("étape"), "mails": _l("courriels")}
