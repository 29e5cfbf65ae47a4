// One indicator at hand: what is expected, what was promised and prepared, and the answer.
/** @import { AuditDocument } from "../types" */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";

import { whereAnswered } from "../answered.js";
import { CENTRAL, GRADES, NEED_REASON, answerOf, evidenceOf, findingField, indicatorOf, isLeftOut, isToDo, lackingIn, rowsOf, textOf, whatApplies } from "../model.js";
import { offeredResults } from "../rules/grading.js";
import { SETTLED } from "../notified.js";
import { _, pair } from "../words.js";
import { measured } from "./bars.js";
import { area, choice, savedAs } from "./controls.js";
import { day, weight } from "./dates.js";
import { evidenceList } from "./evidence.js";
import { openFile } from "./files.js";
import { icon, link, notice, state } from "./parts.js";
import { address, lackWords, results } from "./sheet.js";

/** @param {AuditDocument} doc @param {{site: string, only: string, number: number}} at @param {boolean} readonly @param {() => void} redraw */
export function indicator(doc, at, readonly, redraw) {
  const one = indicatorOf(doc, at.number);
  if (!one) return notice("warn", _("Cet indicateur n’est pas de cet audit"), nothing);
  if (isLeftOut(doc, at.number)) return leftOut(doc, one, at, redraw);
  const answer = answerOf(doc, at.number, at.site);
  const lacking = lackingIn(answer, evidenceOf(doc, at.number, at.site));
  return html`<article class="indicator-form stack" aria-labelledby="indicator-title">
    <header><h2 id="indicator-title" tabindex="-1"><span class="number">${one.number}</span> ${one.title}</h2></header>
    ${expected(one)}${remarks(doc, one)}${(one.earlier ?? []).map(promise)}${prepared(doc, one)}
    ${choice(doc, findingField(at.number, at.site, "result"), _("Résultat de l’indicateur %(number)s", { number: one.number }), offered(doc, one, at.site), readonly)}
    ${texts(doc, at, answer, lacking, readonly)}
    ${evidenceList(doc, at, readonly, redraw)}
    ${ownFields(doc, one, at, readonly)}
    <div class="foot" data-bar="steps" ${ref(measured)}>${savedAs(whereAnswered(doc, at.number, at.site), lackWords(lacking))}${steps(doc, at)}</div></article>`;
}

/** One that the facts in force leave out: what was answered there can be read, and counts nowhere. @param {AuditDocument} doc @param {any} one @param {{site: string, only: string, number: number}} at @param {() => void} redraw */
function leftOut(doc, one, at, redraw) {
  const { result, ...texts } = answerOf(doc, at.number, at.site);
  const own = (one.own ?? []).map((/** @type {any} */ each) => textOf(doc, `own/${each.id}/${at.number}/${at.site}`));
  const told = [result && results()[result], texts.fact, texts.reason, texts.evidence, texts.comment, ...own].filter(Boolean);
  const shown = evidenceOf(doc, at.number, at.site).length > 0;
  return html`<article class="indicator-form stack" aria-labelledby="indicator-title">
    <header><h2 id="indicator-title" tabindex="-1"><span class="number">${one.number}</span> ${one.title}</h2></header>
    ${notice("warn", _("Cet indicateur ne s’applique pas, d’après les faits en vigueur"), html`<p>${told.length || shown
      ? _("Ce qui y a été répondu est conservé hors du dossier de l’audit : ni compté, ni notifié. Tout y revient si un fait le rend à nouveau applicable.") : _("Rien n’y a été répondu.")}</p>
      <p><a href="#/audit/${doc.id}/facts">${_("Voir les faits nouveaux")}</a></p>`)}
    ${told.length ? html`<dl class="promised"><dt>${_("Ce qui a été répondu")}</dt>${told.map((words) => html`<dd class="as-typed">${words}</dd>`)}</dl>` : nothing}
    ${shown ? evidenceList(doc, at, true, redraw) : nothing}
    <div class="foot" data-bar="steps" ${ref(measured)}>${steps(doc, at)}</div></article>`;
}

/** @param {AuditDocument} doc @param {any} one @param {string} site */
function offered(doc, one, site) {
  const { mandatory, entrusted } = whatApplies(doc);
  const conditions = doc.package.applicability.standard.indicators.find((/** @type {any} */ each) => each.number === one.number);
  const offered = offeredResults(conditions, site === CENTRAL && mandatory.includes(one.number), entrusted[one.number] ?? "");
  return offered.map((/** @type {string} */ value) => ({ value, words: results()[value] }));
}

/** @param {any} one */
function expected(one) {
  return html`<details class="about"><summary>${_("Ce qui est attendu")}</summary><div class="stack mt-2">
    <p class="mb-0">${one.expectation}</p>
    <p class="mb-0"><span class="small soft d-block">${_("Preuves possibles")}</span>${one.evidence}</p>
    ${one.official ? html`<p class="mb-0"><span class="small soft d-block">${_("Texte officiel")}</span>${one.official}</p>` : nothing}
    ${(one.notes ?? []).map((/** @type {any} */ note) => html`<p class="hint mb-0"><strong>${note.category}</strong> ${note.text}</p>`)}
    </div></details>`;
}

/** What is special of it here, the facts met on site included. @param {AuditDocument} doc @param {any} one */
function remarks(doc, one) {
  const { formalised, entrusted } = whatApplies(doc);
  const how = doc.package.entrusted_texts?.[entrusted[one.number]];
  return html`${formalised.includes(one.number) ? html`<p class="hint mb-0">${_("Nouvel entrant : le processus est formalisé ; son usage sera vu à la surveillance.")}</p>` : nothing}
    ${how ? html`<p class="hint mb-0">${how}</p>` : nothing}
    ${one.caution ? html`<p class="hint mb-0">${one.caution}</p>` : nothing}`;
}

/** What the previous audit left, with what the organisation promised and what became of it. @param {any} old */
function promise(old) {
  const title = old.former_body ? _("Non-conformité mineure notifiée par %(body)s", { body: old.former_body })
    : old.grade === "minor" ? _("Non-conformité mineure de l’audit précédent") : _("Non-conformité majeure de l’audit précédent");
  const plan = old.plan;
  const isOver = SETTLED.includes(old.state);
  return notice(isOver ? "calm" : "warn", title, html`<p>${old.fact}</p>
    ${plan ? html`<dl class="promised">${plan.cause ? html`<dt>${_("Cause")}</dt><dd>${plan.cause}</dd>` : nothing}
      <dt>${_("Action corrective promise")}</dt><dd>${plan.corrective_action}</dd>
      ${plan.owner ? html`<dt>${_("Par, pour le")}</dt><dd>${plan.owner}, ${day(plan.due_on)}</dd>`
        : html`<dt>${_("Pour le")}</dt><dd>${day(plan.due_on)}</dd>`}</dl>`
      : html`<p>${_("Aucun plan d’action reçu.")}</p>`}
    ${isOver ? outcome(old) : stillOpen(old)}`);
}

/** @param {any} old */
function outcome(old) {
  return html`<p>${old.lifting_note ? pair(old.state_label, old.lifting_note) : old.state_label}</p>`;
}

/** @param {any} old */
function stillOpen(old) {
  return html`${old.grade === "minor" ? html`<p>${_("Levez-la avec une preuve, ou elle sera requalifiée en majeure à la clôture (art. 5).")}</p>` : nothing}
    <p>${_("La levée s’enregistre sur le site, à la page de l’audit.")}</p>`;
}

/** @param {AuditDocument} doc @param {any} one */
function prepared(doc, one) {
  const { text, files } = one.preparation ?? { text: "", files: [] };
  if (!text && !files?.length) return nothing;
  return html`<details class="about prepared"><summary>${icon("folder2-open")} ${_("Préparé par l’organisme")}
    ${files?.length ? html`<span class="count">${files.length}</span>` : nothing}</summary><div class="stack mt-2">
    ${text ? html`<p class="mb-0 as-typed">${text}</p>` : nothing}
    <ul class="files">${(files ?? []).map((/** @type {any} */ file) => html`<li><button type="button" class="btn btn-quiet"
      @click=${() => openFile(doc, file)}>${icon("file-earmark")} ${file.name} <span class="soft">${weight(file.size)}</span></button></li>`)}</ul></div></details>`;
}

/** @param {AuditDocument} doc @param {{site: string, number: number}} at @param {Record<string, string>} answer @param {string[]} lacking @param {boolean} readonly */
function texts(doc, at, answer, lacking, readonly) {
  const { result } = answer;
  const name = (/** @type {string} */ part) => findingField(at.number, at.site, part);
  const isGrade = GRADES.includes(result);
  const needsReason = NEED_REASON.includes(result);
  return html`
    ${isGrade || answer.fact ? area(doc, name("fact"), _("Fait constaté"), { readonly, required: isGrade,
      hint: _("Ce qui a été vu, où, sur quel échantillon."), fault: lacking.includes("fact") ? _("À écrire avant la clôture.") : "" }) : nothing}
    ${needsReason || answer.reason ? area(doc, name("reason"), _("Motif"), { readonly, required: needsReason,
      fault: lacking.includes("reason") ? _("À écrire avant la clôture.") : lacking.includes("longer") ? _("Au moins 20 caractères pour « sans objet ».") : "" }) : nothing}
    ${area(doc, name("evidence"), _("Preuves vues"), { readonly,
      fault: lacking.includes("evidence") ? _("Dites ce qui a été vu, ou joignez une preuve.") : "" })}
    ${area(doc, name("comment"), _("Commentaire"), { readonly, rows: 2 })}`;
}

/** The body's own fields. @param {AuditDocument} doc @param {any} one @param {{site: string, number: number}} at @param {boolean} readonly */
function ownFields(doc, one, at, readonly) {
  return (one.own ?? []).map((/** @type {any} */ own) => {
    const name = `own/${own.id}/${at.number}/${at.site}`;
    if (own.kind !== "choice") return area(doc, name, own.label, { readonly, required: own.required, rows: 2 });
    return choice(doc, name, own.label, own.choices.map((/** @type {any} */ each) => ({ value: each.value ?? each, words: each.label ?? each })), readonly);
  });
}

/** Back to the list, and on to what is left: within the reach of a thumb. @param {AuditDocument} doc @param {{site: string, only: string, number: number}} at */
function steps(doc, at) {
  const rows = rowsOf(doc, at.site);
  const index = rows.findIndex((row) => row.number === at.number);
  const left = [...rows.slice(index + 1), ...rows.slice(0, Math.max(index, 0))];
  const next = left.find(isToDo) ?? left.find((row) => !row.answer.result) ?? rows[index + 1];
  const to = (/** @type {any} */ row) => address(doc, at.site, at.only, row.number);
  return html`<nav class="steps" aria-label=${_("D’un indicateur à l’autre")}>
    ${index > 0 ? link(to(rows[index - 1]), rows[index - 1].number, "chevron-left") : nothing}
    ${link(address(doc, at.site, at.only), html`<span class="words">${_("Liste")}</span>`, "list")}
    ${next ? html`<a class="btn btn-primary" href=${to(next)} data-next>${pair(isToDo(next) ? _("Suivant à faire") : _("Suivant"), next.number)} ${icon("chevron-right")}</a>`
      : state("good", _("Tout est renseigné"))}</nav>`;
}
