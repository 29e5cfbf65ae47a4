// The device's own counter: each change has a higher number than those made before it, whatever the clock says.
import { database } from "./database.js";

const BLOCK = 1_000_000;
let next = 0;

/** Takes numbers that no other page of this device takes. @param {string} device */
export async function reserveNumbers(device) {
  const db = database();
  const name = `numbers/${device}`;
  next = await db.transaction("rw", db.settings, async () => {
    const from = (await db.settings.get(name))?.value ?? 0;
    await db.settings.put({ name, value: from + BLOCK });
    return from;
  });
}

export function takeNumber() {
  next += 1;
  return next;
}
