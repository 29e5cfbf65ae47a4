// Showing a file that lies on the device.
/** @import { AuditDocument } from "../types" */
import * as store from "../store.js";

const SAFE = ["application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain"];

/** Opens a file in a tab when browsers show its kind safely, else hands it over as a download. @param {AuditDocument} doc @param {{id: string, name: string, media_type: string}} file */
export async function openFile(doc, { id, name, media_type }) {
  const blob = await store.readBlob(doc.id, id, media_type);
  if (blob) hand(blob, name, SAFE.includes(blob.type));
}

/** @param {Blob} blob @param {string} name @param {boolean} [shown] */
export function hand(blob, name, shown = false) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(blob);
  if (shown) anchor.target = "_blank";
  else anchor.download = name;
  anchor.rel = "noopener";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
