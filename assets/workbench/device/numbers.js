// The device's own counter: each change has a higher number than those made before it, whatever the clock says.
import { database } from "./database.js";

const BLOCK = 1_000_000;
let next = 0;

/** Takes numbers that no other page of this device takes; a device without room lends some. @param {string} device */
export async function reserveNumbers(device) {
  const { settings } = database();
  const name = `numbers/${device}`;
  const lent = async () => (await settings.get(name))?.value ?? 0;
  const taken = database().transaction("rw", settings, async () => {
    const from = await lent();
    await settings.put({ name, value: from + BLOCK });
    return from;
  });
  next = await taken.catch(lent);
}

export function takeNumber() {
  next += 1;
  return next;
}
