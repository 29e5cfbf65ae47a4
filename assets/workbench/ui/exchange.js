// How far the exchange with the site is, in the corner of every screen.
/** @import { AuditDocument, Status } from "../types" */
import { html } from "lit-html";

import { conflictsOf, refusalsOf, ruledIn, unfinishedOf } from "../model.js";
import { standing, waiting } from "../sync/standing.js";
import { _, ngettext } from "../words.js";
import { icon } from "./parts.js";
import { refusedFiles } from "./refused_file.js";

/** What is read in the audit itself. */
const FOR_A_PERSON = ["ruled", "unfinished"];

/** What is refused or in conflict is told of the audit at hand; where there is none, of all. @param {Status} status @param {AuditDocument | null} doc */
export function exchange({ sync: all, storage }, doc) {
  const sync = doc ? { ...all, ...leftIn(doc) } : all;
  const now = standing(sync, storage);
  const [tone, sign, words] = said(sync)[now]();
  return html`<div role="status"><a class="exchange tone-${tone}" href=${doc && FOR_A_PERSON.includes(now) ? `#/audit/${doc.id}/conflicts` : "#/unsent"} data-exchange=${now}>${icon(sign)}
    <span>${words}</span></a></div>`;
}

/** @param {AuditDocument} doc */
function leftIn(doc) {
  const refused = refusalsOf(doc).filter((field) => doc.fields.get(field)?.refused?.length).length;
  return { problems: refused + refusedFiles(doc).length, ruled: ruledIn(doc), unfinished: unfinishedOf(doc).length, conflicts: conflictsOf(doc).length };
}

/** What waits for a person, of each kind that there is. @param {Status["sync"]} sync */
function forAPerson({ problems, ruled, unfinished, conflicts }) {
  return [
    problems && ngettext("%(num)s envoi refusé", "%(num)s envois refusés", problems),
    ruled && ngettext("%(num)s refusé par une règle", "%(num)s refusés par une règle", ruled),
    conflicts && ngettext("%(num)s à départager", "%(num)s à départager", conflicts),
    unfinished && ngettext("%(num)s à compléter", "%(num)s à compléter", unfinished),
  ].filter(Boolean).join(", ");
}

/** @param {Status["sync"]} sync @returns {Record<import("../sync/standing.js").Standing, () => [string, string, string]>} */
function said(sync) {
  const count = waiting(sync);
  const left = ngettext("%(num)s à transmettre", "%(num)s à transmettre", count).replaceAll(" ", "\u00a0"); // on one line
  return {
    full: () => ["bad", "exclamation-triangle", _("Plus de place")],
    checking: () => ["calm", "arrow-repeat", count ? left : _("Vérification…")],
    sign_in: () => ["warn", "lock", count ? left : _("Session fermée")],
    offline: () => ["warn", "cloud-slash", count ? _("Hors ligne, %(left)s", { left }) : _("Hors ligne, rien en attente")],
    silent: () => ["warn", "cloud-slash", count ? _("Site sans réponse, %(left)s", { left }) : _("Site sans réponse")],
    refused: () => ["bad", "exclamation-triangle", forAPerson(sync)],
    sending: () => ["calm", "cloud-arrow-up", _("Envoi : %(done)s sur %(total)s", { done: sync.batch - count, total: sync.batch })],
    left: () => ["calm", "cloud-arrow-up", left],
    ruled: () => ["warn", "exclamation-triangle", forAPerson(sync)],
    unfinished: () => ["warn", "pencil", forAPerson(sync)],
    done: () => ["good", "check-circle", _("Tout est transmis")],
  };
}
