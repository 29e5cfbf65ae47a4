"""The words of the on-site workbench."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    "operation_malformed": Sentence(
        _l("Cette modification n’a pas la forme attendue : elle n’a pas été reçue."),
        _l("Exportez-la depuis l’appareil, puis saisissez-la à nouveau."),
    ),
    "operation_differs": Sentence(
        _l("Une autre modification porte déjà ce numéro : celle-ci n’a pas été reçue."),
        _l("Saisissez à nouveau la valeur : l’appareil lui donnera un autre numéro."),
    ),
    "operation_circle": Sentence(
        _l("Cette modification remplacerait une valeur qui la remplace déjà : elle n’a pas été reçue."),
        _l("Saisissez à nouveau la valeur."),
    ),
    "field_unknown": Sentence(
        _l("Ce champ n’est pas connu du site : %(field)s."),
        _l("Mettez l’application à jour, puis envoyez à nouveau."),
    ),
    "value_malformed": Sentence(
        _l("La valeur de ce champ n’a pas la forme attendue : %(field)s."), _l("Saisissez-la à nouveau.")
    ),
    "value_too_long": Sentence(
        _l("Ce texte dépasse %(most)s caractères."), _l("Raccourcissez-le : le texte reste sur l’appareil.")
    ),
    "opening_was_held": Sentence(
        _l("La réunion d’ouverture est enregistrée : l’audit ne se rouvre pas."),
        _l("Corrigez l’heure ou les personnes présentes."),
    ),
    "closing_was_held": Sentence(
        _l("La réunion de clôture est enregistrée : elle a notifié les non-conformités et ne se refait pas."),
    ),
    "conflicts_stand": Sentence(
        _l("Champs où deux appareils disent autre chose : %(count)s."),
        _l("Choisissez la valeur qui vaut, champ par champ, avant de clore."),
    ),
    "fields_unwritten": Sentence(
        _l("Saisies qui ne sont pas inscrites au dossier : %(count)s."),
        _l("Complétez-les ou corrigez-les : chacune dit ce qui lui manque."),
    ),
    "closing_attendance_missing": Sentence(
        _l("Les personnes présentes à la clôture ne sont pas notées, des deux côtés."),
        _l("Notez au moins une personne de l’organisme et un auditeur."),
    ),
    "signatures_void": Sentence(
        _l("La fiche a changé depuis la signature d’une partie (parties concernées : %(count)s)."),
        _l(
            "Faites signer de nouveau, ou notez que la personne ne signe plus :"
            " les premières signatures sont conservées."
        ),
    ),
    "export_not_opened": Sentence(
        _l(
            "Ce fichier ne s’ouvre pas : il n’a pas été scellé pour cet audit par l’espace sur site,"
            " ou il est incomplet."
        ),
        _l("Exportez à nouveau le travail depuis l’appareil, puis joignez le fichier à l’audit dont il vient."),
    ),
    "export_file_damaged": Sentence(
        _l("Cette photo ou ce fichier n’est pas entier : %(name)s."), _l("Exportez-le à nouveau depuis l’appareil.")
    ),
    "not_sealed_here": Sentence(_l("Cette clé n’a pas été scellée pour vous sur ce site.")),
    "evidence_unnamed": Sentence(_l("Dites à quelle preuve ce fichier appartient.")),
    "fact_untold": Sentence(_l("Dites ce que vous avez constaté : quel site, quelle catégorie, quel fait.")),
    "fact_withdrawn_untold": Sentence(
        _l("Ce fait est retiré sans dire pourquoi."),
        _l("Écrivez le motif : ce qui avait été noté reste à l’historique."),
    ),
    "size_differs": Sentence(
        _l("Demi-journées recalculées : %(here)s ; annoncées par l’appareil : %(there)s."),
        _l("Téléchargez à nouveau l’audit sur l’appareil, puis informez le client de la durée recalculée."),
    ),
    "own_field_gone": Sentence(
        _l("Ce champ de l’organisme n’est plus demandé à cet audit."), _l("La réponse reste conservée ici.")
    ),
    "author_left_team": Sentence(
        _l("L’auteur de cette modification n’est plus dans l’équipe d’audit : elle est conservée, non inscrite."),
        _l("Un membre de l’équipe peut la reprendre à son compte, en saisissant lui-même la valeur."),
    ),
    "author_left_body": Sentence(
        _l("Cette modification date d’après le départ de son auteur, le %(since)s : elle est conservée, non inscrite."),
        _l("Un membre de l’équipe peut la reprendre à son compte, en saisissant lui-même la valeur."),
    ),
    "record_gone": Sentence(
        _l("Ce que désigne cette modification n’existe pas à cet audit : elle est conservée, non inscrite."),
        _l("Vérifiez le site ou l’indicateur choisi."),
    ),
    "sheet_not_made": Sentence(
        _l("La fiche de clôture n’est pas encore établie."),
        _l("Elle l’est dès que la réunion de clôture est enregistrée."),
    ),
    "not_written": Sentence(
        _l("Cette valeur n’a pas pu être inscrite au dossier : elle est conservée."),
        _l("Modifiez-la, ou saisissez-la depuis les pages du site."),
    ),
}

LABELS: dict[str, dict[str, object]] = {
    "journal.subject": {
        "evidence_file": _l("Photo ou fichier d’une preuve"),
        "field_operation": _l("Modification faite sur place"),
        "field_state": _l("Champ de l’espace sur site"),
        "closing_sheet": _l("Fiche de clôture"),
        "evidence_receipt": _l("Reçu de preuve"),
    },
    "journal.event": {
        "evidence_file.received": _l("Photo ou fichier reçu d’un appareil"),
        "audit.worked_on_site": _l("Travail sur place reçu"),
        "audit.work_imported": _l("Travail resté sur un appareil, apporté dans un fichier"),
        "closing_sheet.made": _l("Fiche de clôture établie"),
        "evidence_receipt.signed": _l("Reçu de preuve signé"),
    },
    "journal.field": {
        "device": _l("appareil"),
        "operations": _l("modifications"),
        "author": _l("auteur"),
        "files": _l("fichiers"),
        "as_subcontractor": _l("sous-traitance reçue"),
    },
}
