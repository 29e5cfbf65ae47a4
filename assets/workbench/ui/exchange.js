// How far the exchange with the site is, in the corner of every screen.
/** @import { Status } from "../types" */
import { html } from "lit-html";

import { standing, waiting } from "../sync/standing.js";
import { _, ngettext } from "../words.js";
import { icon } from "./parts.js";

/** @param {Status} status */
export function exchange({ sync, storage }) {
  const now = standing(sync, storage);
  const [tone, sign, words] = said(sync)[now]();
  return html`<div role="status"><a class="exchange tone-${tone}" href="#/unsent" data-exchange=${now}>${icon(sign)}
    <span>${words}</span></a></div>`;
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
    refused: () => ["bad", "exclamation-triangle", ngettext("%(num)s envoi refusé", "%(num)s envois refusés", sync.problems)],
    sending: () => ["calm", "cloud-arrow-up", _("Envoi : %(done)s sur %(total)s", { done: sync.batch - count, total: sync.batch })],
    left: () => ["calm", "cloud-arrow-up", left],
    ruled: () => ["warn", "exclamation-triangle", ngettext("%(num)s refusé par une règle", "%(num)s refusés par une règle", sync.ruled)],
    done: () => ["good", "check-circle", _("Tout est transmis")],
  };
}
