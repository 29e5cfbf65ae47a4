"""The words of audits up to the acknowledged plan."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "team_access_ended": Sentence(
        _l("Cet audit est terminé : son équipe y avait accès jusqu’au %(until)s."),
        _l("Demandez à l’organisme certificateur ce dont vous avez besoin ; le délai est l’un de ses réglages."),
    ),
    "needs_own_contract": Sentence(
        _l("Seuls un audit de surveillance ou complémentaire relèvent du contrat du cycle en cours (art. 1)."),
        _l("Établissez un devis : cet audit demande son propre contrat."),
    ),
    "cycle_size_unconfirmed": Sentence(
        _l("La durée repose sur des cases de la table que l’organisme n’a pas encore confirmées."),
        _l("L’administrateur les confirme dans les tables de durée, puis la durée est recalculée."),
    ),
    "application_not_admissible": Sentence(
        _l("Un audit s’ouvre à partir d’une demande recevable."), _l("Terminez d’abord l’examen de la demande.")
    ),
    "audit_already_opened": Sentence(
        _l("L’audit %(reference)s est déjà ouvert pour cette demande."), _l("Poursuivez dans cet audit.")
    ),
    "cycle_audit_already_opened": Sentence(
        _l("L’audit %(reference)s de ce type est déjà en cours pour ce certificat."), _l("Poursuivez dans cet audit.")
    ),
    "too_late_to_resize": Sentence(_l("La durée ne change plus après la réunion de clôture ou l’annulation.")),
    "resize_reason_missing": Sentence(_l("Indiquez le fait nouveau qui justifie de recalculer la durée.")),
    "half_days_missing": Sentence(_l("Indiquez la durée : aucune table ne donne celle d’un audit complémentaire.")),
    "turnover_unknown": Sentence(
        _l("Le chiffre d’affaires de l’activité de formation n’est pas connu."),
        _l("Indiquez celui du dernier bilan pédagogique et financier."),
    ),
    "not_sized": Sentence(_l("La durée de l’audit n’est pas encore calculée."), _l("Calculez-la d’abord.")),
    "place_tells_sampled_site": Sentence(
        _l("« %(site)s » est tiré au sort : le client ne l’apprend qu’à la réunion d’ouverture."),
        _l("Ôtez son nom et son adresse de « Adresse ou outil à distance »."),
    ),
    "no_site_to_draw": Sentence(_l("Cet audit ne visite aucun site en plus de la fonction centrale.")),
    "already_drawn": Sentence(
        _l("Le tirage est fait et rien n’a changé depuis."),
        _l("Il ne se refait que si le nombre de sites à visiter ou la liste des sites change."),
    ),
    "added_sites_mismatch": Sentence(_l("Choisissez autant de sites ajoutés que la durée calculée en compte.")),
    "late_proposal": Sentence(
        _l("Le délai pour proposer une date est passé : dites pourquoi elle n’a pas pu l’être plus tôt."),
    ),
    "too_many_added_sites": Sentence(_l("Le tirage laisse moins de sites à ajouter : vérifiez la liste des sites.")),
    "added_reason_missing": Sentence(_l("Indiquez pourquoi ces sites sont ajoutés au tirage.")),
    "sites_not_drawn": Sentence(
        _l("Les sites à visiter (%(count)s) ne sont pas tirés, ou leur nombre a changé."),
        _l("Faites le tirage dans la page de l’audit."),
    ),
    "cell_is_sourced": Sentence(
        _l("Un texte donne une autre valeur à cette case : cochez pour dire que vous vous en écartez sciemment."),
    ),
    "cell_reason_missing": Sentence(
        _l("Indiquez le texte, la procédure ou la décision sur quoi repose ce changement.")
    ),
    "cell_value_missing": Sentence(_l("Indiquez la valeur de votre organisme, en demi-journées.")),
    "cell_from_past": Sentence(
        _l("Audits tenus depuis ce jour et dimensionnés avec cette case : %(count)s (%(references)s)."),
        _l("Premier jour possible : le %(first)s."),
    ),
    "planning_over": Sentence(_l("L’audit est déjà ouvert : ses demi-journées ne se placent plus.")),
    "not_plannable": Sentence(
        _l("La planification se fait entre la signature du contrat et l’ouverture de l’audit."),
        _l("Attendez la signature du contrat."),
    ),
    "audit_move_not_allowed": Sentence(
        _l("L’état actuel de l’audit ne permet pas cette étape."),
        _l("Revenez à la page de l’audit : elle indique la prochaine étape."),
    ),
    "no_half_day": Sentence(_l("Aucune demi-journée n’est placée."), _l("Placez les demi-journées de l’audit.")),
    "central_not_covered": Sentence(
        _l("La fonction centrale est auditée à chaque audit ; aucune demi-journée n’y est placée."),
        _l("Placez-y au moins une demi-journée."),
    ),
    "sampled_site_not_covered": Sentence(
        _l("Sites de l’échantillon sans demi-journée : %(count)s."),
        _l("Placez au moins une demi-journée sur chaque site tiré."),
    ),
    "site_not_sampled": Sentence(
        _l("Un des sites choisis n’est pas dans l’échantillon."),
        _l("Choisissez un site tiré au sort ou la fonction centrale."),
    ),
    "before_window": Sentence(
        _l("Cet audit ne peut pas commencer avant le %(earliest)s."), _l("Choisissez une date à partir de ce jour.")
    ),
    "after_window": Sentence(
        _l("Cet audit doit se terminer au plus tard le %(latest)s."), _l("Choisissez des dates plus proches.")
    ),
    "surveillance_early": Sentence(
        _l(
            "Le %(day)s précède la fenêtre de surveillance, qui va du %(earliest)s (14e mois) au %(latest)s "
            "(%(last_month)se mois)."
        ),
        _l("C’est admis à partir du %(outer_earliest)s (13e mois) ; préférez un jour de la fenêtre."),
    ),
    "surveillance_too_early": Sentence(
        _l(
            "Le %(day)s est trop tôt : l’audit de surveillance se tient du %(earliest)s (14e mois) au %(latest)s "
            "(%(last_month)se mois), et jamais avant le %(outer_earliest)s (13e mois)."
        ),
        _l("Choisissez un jour à partir du %(earliest)s, ou enregistrez le motif d’une exception."),
    ),
    "surveillance_too_late": Sentence(
        _l(
            "Le %(day)s est trop tard : l’audit de surveillance se tient du %(earliest)s (14e mois) au %(latest)s "
            "(%(last_month)se mois)."
        ),
        _l("Choisissez un jour jusqu’au %(latest)s, ou enregistrez le motif d’une exception."),
    ),
    "renewal_outside_window": Sentence(
        _l("L’audit de renouvellement se tient de préférence du %(earliest)s au %(latest)s."),
        _l("Gardez le temps de lever une non-conformité majeure et de décider avant la fin du certificat."),
    ),
    "renewal_after_end": Sentence(
        _l(
            "Le %(day)s vient après la fin du certificat, le %(end)s : l’organisme ne sera plus certifié, et un "
            "nouveau certificat partira du jour de la décision."
        ),
        _l("Choisissez un jour qui laisse le temps de lever une non-conformité majeure et de décider avant la fin."),
    ),
    "plan_sent_late": Sentence(
        _l("L’audit commence le %(day)s et son plan n’est pas encore envoyé : l’organisme ne peut plus s’y préparer."),
        _l("Convenez d’un autre jour, ou assurez-vous que l’organisme accepte ce délai."),
    ),
    "day_is_saturday": Sentence(
        _l("Le %(day)s est un samedi."), _l("Vérifiez que l’organisme de formation et l’équipe en conviennent.")
    ),
    "day_is_sunday": Sentence(
        _l("Le %(day)s est un dimanche."), _l("Vérifiez que l’organisme de formation et l’équipe en conviennent.")
    ),
    "day_is_holiday": Sentence(
        _l("Le %(day)s est un jour férié : %(holiday)s."),
        _l("Vérifiez que l’organisme de formation et l’équipe en conviennent."),
    ),
    "day_far_away": Sentence(_l("Le %(day)s est dans plus de douze mois."), _l("Vérifiez l’année.")),
    "day_year_unlikely": Sentence(
        _l("Le %(day)s est dans plus de trois ans : l’année est sans doute mal saisie."), _l("Corrigez l’année.")
    ),
    "place_reason_on_site": Sentence(
        _l("Cet audit se tient sur site, sauf motif."), _l("Choisissez « sur site » ou indiquez le motif.")
    ),
    "renewal_never_remote": Sentence(_l("Un renouvellement n’est jamais à distance : choisissez un autre lieu.")),
    "place_reason_remote": Sentence(
        _l("Un audit de surveillance se tient à distance, sauf motif."),
        _l("Choisissez « à distance » ou indiquez le motif (demande du client, analyse de risques…)."),
    ),
    "always_on_site": Sentence(_l("Un audit initial, de renouvellement ou d’extension se tient sur site.")),
    "open_report": Sentence(_l("Un signalement est ouvert : la surveillance se tient sur site.")),
    "risk_found": Sentence(_l("L’analyse de risques demande un audit sur site.")),
    "client_asks_on_site": Sentence(_l("Le client demande un audit sur site.")),
    "initial_was_remote": Sentence(_l("L’audit initial s’est tenu à distance : la surveillance se tient sur site.")),
    "not_auditor": Sentence(_l("Cette personne n’a pas le rôle d’auditeur."), _l("Choisissez un auditeur.")),
    "lead_without_half_day": Sentence(
        _l("Le responsable d’audit n’a aucune demi-journée."), _l("Placez-le au moins une demi-journée.")
    ),
    "reviewer_in_team": Sentence(
        _l("Qui audite ne fait pas la revue du même dossier."), _l("Choisissez un autre relecteur.")
    ),
    "not_reviewer": Sentence(
        _l("La personne choisie pour la revue n’a pas ce rôle."), _l("Choisissez un membre chargé de la revue.")
    ),
    "double_booked": Sentence(
        _l("Une des demi-journées vient d’être prise ailleurs."), _l("Proposez d’autres demi-journées.")
    ),
    "slot_in_past": Sentence(_l("Choisissez un jour à venir.")),
    "plan_not_sent": Sentence(_l("Aucun plan n’attend votre accusé de réception."), _l("Il vous sera envoyé.")),
    "no_size_notice": Sentence(_l("Aucune nouvelle durée n’attend de prise de connaissance.")),
    "size_note_awaited": Sentence(
        _l("Le client n’a pas encore pris connaissance de la nouvelle durée."),
        _l("Il la confirme sur son espace, ou vous notez sur la page de l’audit comment il vous l’a dit."),
    ),
    "size_note_how_missing": Sentence(_l("Dites qui a confirmé, comment et quand.")),
    "slot_incomplete": Sentence(_l("Indiquez le jour, la demi-journée, l’auditeur et le lieu.")),
    "samples_hidden": Sentence(_l("L’échantillon reste caché jusqu’à la réunion d’ouverture.")),
}

LABELS: dict[str, dict[str, object]] = {
    "sample.outcome": {"drawn": _l("tiré"), "added": _l("ajouté"), "left": _l("non tiré")},
    "audit.kind": {
        "initial": _l("Audit initial"),
        "surveillance": _l("Audit de surveillance"),
        "renewal": _l("Audit de renouvellement"),
        "extension": _l("Audit d’extension"),
        "pre_audit": _l("Audit à blanc"),
        "complementary": _l("Audit complémentaire"),
    },
    "audit.state": {
        "draft": _l("À dimensionner"),
        "sized": _l("Dimensionné"),
        "quoted": _l("Devis établi"),
        "contracted": _l("À planifier"),
        "planned": _l("Planifié"),
        "plan_sent": _l("Plan envoyé"),
        "open": _l("En cours"),
        "closed": _l("Rapport à rédiger"),
        "reported": _l("Rapport signé"),
        "in_review": _l("En revue"),
        "decided": _l("Décidé"),
        "cancelled": _l("Annulé"),
    },
    "audit.place": {
        "on_site": _l("Sur site"),
        "remote": _l("À distance"),
        "elsewhere": _l("Dans un lieu convenu"),
    },
    "audit.role": {
        "lead": _l("Responsable d’audit"),
        "auditor": _l("Auditeur"),
        "observer": _l("Observateur"),
        "expert": _l("Expert technique"),
        "reviewer": _l("Revue du dossier"),
    },
    "trait": {
        "subcontracting": _l("Sous-traitance confiée"),
        "short_actions_only": _l("Actions de deux jours au plus"),
    },
    "size.status": {
        "sourced": _l("Lu dans un texte"),
        "assumed": _l("Hypothèse"),
        "confirmed": _l("Confirmé par l’organisme"),
        "departs": _l("S’écarte du texte"),
        "likely": _l("Une source sérieuse"),
        "chosen": _l("Choix du produit"),
    },
    "size.table": {
        "mayotte": _l("Audit aménagé de Mayotte"),
        "reduced": _l("Audit initial aménagé"),
        "initial": _l("Audit initial"),
        "renewal": _l("Audit de renouvellement"),
        "extension": _l("Audit d’extension"),
        "surveillance": _l("Audit de surveillance"),
        "pre_audit": _l("Pré-audit"),
        "new_entrant": _l("Nouvel entrant, en surveillance"),
    },
    "size.band": {
        "T1": _l("moins de 150 000 €"),
        "T2": _l("de 150 000 € à moins de 750 000 €"),
        "T12": _l("moins de 750 000 €"),
        "T3": _l("750 000 € et plus"),
        "all": _l("tous montants"),
    },
}
