"""The words of the audit itself: findings, nonconformities, action plans, report and its review."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "category_out_of_scope": Sentence(
        _l("L’indicateur %(indicator)s ne concerne que : %(categories)s."),
        _l("Il s’appliquerait si l’une de ces catégories était demandée."),
    ),
    "no_certifying": Sentence(
        _l("Indicateur %(indicator)s sans objet : aucune action ne prépare à une certification."),
    ),
    "no_alternance": Sentence(_l("Indicateur %(indicator)s sans objet : aucune action en alternance.")),
    "no_work_based": Sentence(_l("Indicateur %(indicator)s sans objet : aucune période en situation de travail.")),
    "no_subcontracting": Sentence(_l("Indicateur %(indicator)s sans objet : ni sous-traitance ni portage salarial.")),
    "short_actions_only": Sentence(
        _l("Indicateur %(indicator)s sans objet : toutes les actions durent deux jours au plus.")
    ),
    "left_to_surveillance": Sentence(
        _l("Indicateur %(indicator)s hors de l’audit aménagé (art. 10)."), _l("Il sera vu à l’audit de surveillance.")
    ),
    "not_in_complementary_audit": Sentence(
        _l("L’audit complémentaire ne porte que sur les indicateurs non conformes ; le %(indicator)s n’en est pas.")
    ),
    "unknown_grade": Sentence(
        _l("Ce niveau n’existe pas."), _l("Une non-conformité est mineure ou majeure : choisissez l’une des deux.")
    ),
    "unknown_result": Sentence(_l("Ce résultat n’existe pas."), _l("Choisissez un des résultats proposés.")),
    "major_only": Sentence(
        _l("L’indicateur %(indicator)s n’admet que la non-conformité majeure (art. 5)."),
        _l("Classez l’écart en majeure, ou revoyez le constat."),
    ),
    "minor_with_caution": Sentence(_l("Indicateur %(indicator)s : %(caution)s")),
    "fact_missing": Sentence(_l("Décrivez le fait constaté : ce qui a été vu, où, sur quel échantillon.")),
    "reason_missing": Sentence(_l("Indiquez pourquoi cet indicateur est sans objet ou non audité.")),
    "override_reason_short": Sentence(
        _l(
            "Cet indicateur s’applique d’après le dossier : expliquez en 20 caractères au moins pourquoi il est "
            "sans objet."
        )
    ),
    "always_applicable": Sentence(
        _l("Cet indicateur s’applique à tous les organismes : il n’est jamais sans objet (D. 6316-1-1).")
    ),
    "mandatory_indicator": Sentence(
        _l("L’indicateur %(indicator)s doit être audité à cet audit (art. 2)."), _l("Enregistrez un constat.")
    ),
    "site_not_sampled": Sentence(
        _l("Ce site n’est pas dans l’échantillon de l’audit."),
        _l("Ajoutez-le à l’échantillon avec un motif, ou choisissez un site tiré."),
    ),
    "fact_unknown": Sentence(
        _l("Ce n’est ni une catégorie d’actions ni une particularité connue."),
        _l("Choisissez l’une de celles proposées."),
    ),
    "seen_untold": Sentence(_l("Dites ce que vous avez vu : quel document, quelle situation, sur quelle action.")),
    "evidence_without_hash": Sentence(
        _l("Cette photo ou ce fichier n’a pas d’empreinte : rien ne prouverait ce qui a été montré."),
        _l("Prenez la photo à nouveau depuis l’espace sur site."),
    ),
    "evidence_differs": Sentence(
        _l("Ce fichier n’est pas celui qui a été présenté : son empreinte diffère."),
        _l("Envoyez à nouveau le fichier depuis l’appareil, ou ajoutez-le comme une autre preuve."),
    ),
    "result_fixed_at_closing": Sentence(
        _l("Les non-conformités ont été notifiées à la réunion de clôture : leur niveau ne change plus."),
        _l("Corrigez les textes du constat ; une non-conformité notifiée à tort se lève avec une note."),
    ),
    "change_reason_missing": Sentence(_l("Indiquez pourquoi ce constat change après la réunion de clôture.")),
    "open_majors": Sentence(
        _l("Non-conformités majeures ouvertes : %(count)s. Aucune décision favorable avant leur levée (art. 5)."),
        _l("Levez chaque majeure avec ses preuves."),
    ),
    "five_minors": Sentence(
        _l("%(count)s mineures non levées à la décision : à partir de %(limit)s, elles valent une majeure (art. 5)."),
        _l("Levez-en assez pour passer sous ce nombre."),
    ),
    "already_major": Sentence(_l("Cette non-conformité est déjà majeure.")),
    "already_lifted": Sentence(_l("Cette non-conformité est close : elle ne se requalifie pas.")),
    "before_next_audit": Sentence(
        _l("Une mineure ne se requalifie qu’à l’audit suivant (art. 5)."), _l("Attendez que cet audit soit ouvert.")
    ),
    "nonconformity_move_not_allowed": Sentence(
        _l("Cette étape n’est pas possible dans l’état actuel de la non-conformité."),
        _l("Rechargez la page : quelqu’un l’a peut-être fait avancer entre-temps."),
    ),
    "nonconformity_over": Sentence(_l("Cette non-conformité est close : elle ne reçoit plus de preuve.")),
    "plan_replaced": Sentence(
        _l("L’organisme a envoyé une version plus récente de ce plan."), _l("Répondez à la dernière version.")
    ),
    "samples_hidden": Sentence(
        _l("L’échantillon reste caché jusqu’à la réunion d’ouverture."), _l("Il s’affichera dès qu’elle sera tenue.")
    ),
    "sample_is_fixed": Sentence(
        _l("L’échantillon d’actions se compose de la planification à la réunion de clôture."),
        _l("Planifiez d’abord l’audit ; après la clôture, l’échantillon ne change plus."),
    ),
    "category_not_audited": Sentence(
        _l("Cette catégorie d’actions n’est pas dans le champ de l’audit."), _l("Choisissez une catégorie auditée.")
    ),
    "audit_not_open": Sentence(
        _l("Possible seulement entre la réunion d’ouverture et la réunion de clôture."),
        _l("Enregistrez d’abord la réunion d’ouverture."),
    ),
    "plan_not_sent": Sentence(
        _l("Le plan d’audit n’a pas été envoyé à l’organisme : l’audit ne s’ouvre pas sans lui."),
        _l("Envoyez le plan, puis enregistrez la réunion d’ouverture."),
    ),
    "report_already_signed": Sentence(
        _l("Un constat se corrige seulement entre l’ouverture de l’audit et la signature du rapport."),
        _l("Le réviseur peut retourner le rapport pour qu’une nouvelle version soit signée."),
    ),
    "findings_missing": Sentence(
        _l("Indicateurs obligatoires sans constat (%(count)s) : %(indicators)s."),
        _l("Enregistrez un constat pour chacun d’eux."),
    ),
    "samples_missing": Sentence(
        _l("Aucune action échantillonnée pour : %(categories)s."),
        _l("Ajoutez au moins une action par catégorie auditée."),
    ),
    "evidence_not_told": Sentence(
        _l("Indicateurs conformes sans preuve vue ni commentaire (%(count)s) : %(indicators)s."),
        _l("Dites pour chacun ce que vous avez vu, ou joignez-en une photo."),
    ),
    "closing_meeting_missing": Sentence(
        _l("Le rapport se signe une fois la réunion de clôture enregistrée, avant sa transmission."),
        _l("Enregistrez la réunion de clôture ; un rapport transmis ne se signe à nouveau que s’il est retourné."),
    ),
    "half_days_not_held": Sentence(
        _l("La dernière demi-journée prévue, le %(day)s, n’a pas encore commencé : l’audit dure ce qui a été calculé."),
        _l(
            "Tenez les demi-journées restantes. Si un fait nouveau justifie une durée plus courte, demandez à la "
            "personne qui planifie de la recalculer."
        ),
    ),
    "closing_before_opening": Sentence(_l("La réunion de clôture vient après la réunion d’ouverture.")),
    "opening_before_plan": Sentence(
        _l("L’audit ne s’ouvre pas avant le premier jour de son plan : corrigez l’heure, ou modifiez le plan.")
    ),
    "opening_after_plan": Sentence(
        _l("L’audit s’ouvre au plus tard le dernier jour de son plan : corrigez l’heure, ou modifiez le plan.")
    ),
    "opening_before_sending": Sentence(_l("L’audit s’ouvre après l’envoi de son plan au client : corrigez l’heure.")),
    "meeting_ahead": Sentence(_l("Cette réunion n’a pas encore eu lieu : indiquez une heure passée.")),
    "report_not_writable": Sentence(
        _l("Le rapport s’écrit entre la réunion d’ouverture et sa signature."),
        _l("Ouvrez l’audit, ou attendez que le réviseur retourne le rapport."),
    ),
    "conclusion_missing": Sentence(
        _l("Le rapport n’a pas de conclusion."), _l("Écrivez la conclusion de l’équipe d’audit, puis signez.")
    ),
    "version_reason_missing": Sentence(_l("Indiquez ce que cette nouvelle version corrige.")),
    "report_not_signed": Sentence(
        _l("La revue porte sur un rapport signé et transmis."), _l("Attendez que l’auditeur signe son rapport.")
    ),
    "plans_awaited": Sentence(
        _l("Un plan d’actions est encore attendu pour les non-conformités n° %(numbers)s."),
        _l("Attendez les plans. Le %(until)s passé, le dossier pourra aller à la décision sans eux."),
    ),
    "report_was_returned": Sentence(
        _l("Ce rapport a été retourné à l’auditeur."), _l("Attendez la nouvelle version qu’il signera.")
    ),
    "remarks_stand": Sentence(
        _l("Une remarque au moins n’est ni envoyée ni traitée : le dossier n’est pas complet."),
        _l("Retournez le rapport avec vos remarques, ou retirez celles que vous n’envoyez pas."),
    ),
    "remarks_unanswered": Sentence(
        _l("Des remarques du réviseur attendent une réponse : %(where)s."),
        _l("Sur la page du rapport, répondez à chacune ou marquez-la comme traitée, puis signez."),
    ),
    "remark_answer_missing": Sentence(
        _l("Ce champ n’a pas changé depuis la version signée : dites pourquoi, ou corrigez-le d’abord.")
    ),
    "remark_settled": Sentence(
        _l("Cette remarque porte sur une version qui n’est plus à reprendre."),
        _l("Relisez-la avec l’historique du rapport ; le réviseur peut la rouvrir."),
    ),
    "reviewer_audited": Sentence(
        _l("Vous avez participé à cet audit : la revue revient à quelqu’un d’autre."),
        _l("Désignez un réviseur hors de l’équipe d’audit."),
    ),
    "reviewer_is_another": Sentence(
        _l("La revue de cet audit est confiée à un autre réviseur."),
        _l("Il peut la faire, ou la planification peut en désigner un autre."),
    ),
    "evidence_missing": Sentence(
        _l("Une non-conformité se lève avec au moins une preuve."), _l("Joignez la preuve, puis levez-la.")
    ),
    "lifting_note_missing": Sentence(
        _l("La levée se justifie par écrit."), _l("Écrivez ce que la preuve montre, puis levez-la.")
    ),
    "return_comment_missing": Sentence(_l("Dites ce qui manque, pour que la réponse puisse être complétée.")),
}

LABELS: dict[str, dict[str, object]] = {
    "finding_evidence.kind": {
        "photo": _l("Photo"),
        "file": _l("Document"),
        "seen": _l("Vu, non conservé"),
    },
    "finding.result": {
        "conforming": _l("Conforme"),
        "minor": _l("Non-conformité mineure"),
        "major": _l("Non-conformité majeure"),
        "not_applicable": _l("Sans objet"),
        "not_audited": _l("Non audité"),
    },
    "nonconformity.grade": {"minor": _l("Mineure"), "major": _l("Majeure")},
    "nonconformity.state": {
        "draft": _l("En préparation"),
        "notified": _l("Plan attendu"),
        "plan_submitted": _l("Plan à examiner"),
        "plan_returned": _l("Plan retourné"),
        "plan_accepted": _l("Plan accepté"),
        "evidence_submitted": _l("Preuves à vérifier"),
        "lifted": _l("Levée"),
        "requalified": _l("Requalifiée en majeure"),
        "taken_over": _l("Reprise, à revoir"),
    },
    "nonconformity.filter": {
        "open": _l("Ouvertes"),
        "plans": _l("Plans à examiner"),
        "evidence": _l("Preuves à vérifier"),
        "late": _l("En retard"),
        "majors_late": _l("Majeures en retard"),
        "lifted": _l("Closes"),
        "all": _l("Toutes"),
    },
    "action_plan_review.outcome": {"accepted": _l("Accepté"), "returned": _l("Retourné")},
    "report_review.outcome": {"complete": _l("Dossier complet"), "returned": _l("Retourné à l’auditeur")},
    "indicator.entrusted": {
        "not_applicable": _l("Sans objet sur une action faite en sous-traitance."),
        "entrusted": _l("En sous-traitance : à juger sur les missions confiées."),
        "considers_principal": _l("En sous-traitance : l’organisme montre qu’il tient compte du donneur d’ordre."),
    },
}
