// The shapes that the store of the workbench speaks in. Names are those of the site's own answers.

/** Why the site said no, in the reader's words. */
export interface Reason {
  code: string;
  text: string;
  /** What would lift it. */
  lift?: string;
  article?: string;
}

/** One value of a field that no later change replaces. More than one with different values is a conflict. */
export interface Head {
  id: string;
  value: unknown;
  author: string;
  author_id: string;
  device: string;
  /** Null for what the site's own pages changed. */
  device_id: string | null;
  /** As the writing device's clock said: it may be wrong. */
  at: string;
  /** When the site received it; null while it is on this device only. */
  received: string | null;
}

/**
 * Where something is: `memory` is NOT saved anywhere yet (the device has no room: say so, it is tried again), `device` is
 * saved on the device, `sending` is on its way, `kept` is on the site, `problem` was refused and waits for the person
 * (it stays on the device).
 */
/** `ruled` is on the site and not in the audit's record: a rule refuses it; `unfinished`: it waits for its text; `opening`: it waits for the opening meeting. */
export type ItemState = "memory" | "device" | "sending" | "ruled" | "unfinished" | "opening" | "kept" | "problem";

export interface FieldState {
  /** What to show: the value, or in a conflict the one written on this device, else the one received last. */
  shown: unknown;
  heads: Head[];
  conflict: boolean;
  state: ItemState;
  /** How many changes of it the site does not have yet. */
  unsent: number;
  /** The rule's no of the site to the value that it keeps; null when it took the value. */
  problem: Reason[] | null;
  /** The site has it, and writes it down once the opening meeting is recorded: no refusal. */
  waits: boolean;
  /** For evidence: what the site signed when it had the bytes; null before. */
  receipt: { statement: string; signature: string } | null;
  /** Why the site refused the last change outright (state is then `problem`). */
  refused: Reason[] | null;
  /** Hand this back to `change` as `seen`: the heads that the person has before their eyes. */
  seen: string[];
}

export interface Evidence {
  id: string;
  indicator: number;
  site: string | null;
  kind: "photo" | "file" | "seen";
  name: string;
  media_type: string;
  size: number;
  sha256: string;
  captured_at: string;
  action: string | null;
  note: string;
  removed: boolean;
  /** Why it was removed, where a reason was asked. */
  why?: string;
}

/** How far the bytes of a photo or file are: `kept` means that the site has them and their SHA-256 agrees. */
export interface UploadState {
  id: string;
  state: ItemState;
  size: number;
  received: number;
  reasons: Reason[];
}

export interface AuditEntry {
  id: string;
  slug: string;
  reference: string;
  organisation: string;
  kind: string;
  state: string;
  first_day: string;
  last_day: string;
  half_days: number;
  /** The body's name. */
  body: string;
  downloaded: boolean;
  /** Changes and files that the site does not have yet. */
  unsent: number;
}

/** An audit in memory: what was downloaded, and its fields as they are now. */
export interface AuditDocument {
  id: string;
  /** This device's id, as other devices hear it. */
  device: string;
  /** Another one after each change of the package or of a field. */
  version: number;
  /** The version in which something that answers rest on changed last (versions.js). */
  changed: Map<string, number>;
  slug: string;
  /** The package as the site gave it, without its `fields`. */
  package: any;
  /** `{state, opening_at, closing_at, …}` as the last sync said. */
  audit: any;
  fields: Map<string, FieldState>;
  uploads: Map<string, UploadState>;
  downloaded_at: string;
  synced_at: string | null;
  /** Why the site no longer takes anything for this audit (left the team, …); null when all is well. */
  problem: Reason[] | null;
}

/**
 * `starting`; `unsupported` (this browser has no safe storage); `sign_in` (no store here and nobody signed in: link to
 * `login`); `create` (signed in, no store for this person here: ask for a code, `createSeal`); `locked` (ask for the code,
 * `unlock`, or `unlockBySite` when it is forgotten); `open`.
 */
export type Stage = "starting" | "unsupported" | "sign_in" | "create" | "locked" | "open";

export interface Person {
  id: string;
  name: string;
  email: string;
}

export interface Status {
  stage: Stage;
  /** Whose store is open, locked or to be created. */
  person: Person | null;
  /** The id of the open store's device. */
  device: string;
  /** Everybody who has a store on this device. */
  stores: { id: string; name: string }[];
  /** Where to sign in. */
  login: string;
  sync: {
    /** `waiting`: tries again at `next`. `sign_in`: the session ended; work goes on. */
    state: "idle" | "running" | "waiting" | "sign_in";
    reason: "network" | "server" | null;
    /** When everything was last exchanged. */
    last: string | null;
    next: string | null;
    /** Whether what waits was read from the device: before, the numbers say nothing. */
    counted: boolean;
    /** How many were to be sent since nothing waited last. */
    batch: number;
    unsent: number;
    uploads: number;
    problems: number;
    /** How many values the site has and a rule refuses, in the audits at hand. */
    ruled: number;
    /** How many answers the site has and that wait for their text, in the audits at hand. */
    unfinished: number;
    /** How many fields have two values, in the audits at hand. */
    conflicts: number;
  };
  /** How far this device's clock is ahead of the site's, in milliseconds (negative: behind); null when never measured. */
  skew: number | null;
  /** Whether the clock is wrong enough to be told. */
  clock_wrong: boolean;
  storage: {
    /** Something could not be saved: it is in memory only, and is tried again. */
    full: boolean;
    /** What the site answered had no room here: what it has already still looks unsent. */
    unheard: boolean;
    /** Little room is left: tell before it is lost. */
    low: boolean;
    persisted: boolean;
    usage: number;
    quota: number;
  };
  version: {
    running: string;
    served: string | null;
    /** A newer version took over: reload when the person is between two things (nothing is lost by it). */
    reload: boolean;
  };
}

export interface Check {
  item: "persisted" | "space" | "version" | "session" | "seal" | "package" | "file";
  /** Null: not to be known without a network. */
  ok: boolean | null;
  /** For `file`: its name; for `space`: bytes left; for `version`: the served one. */
  detail: string | number | null;
}

export interface Readiness {
  /** Nothing is missing but what the person is told of (`reserve`). */
  ready: boolean;
  reserve: boolean;
  checks: Check[];
}

export type StoreEvent =
  | { kind: "status"; status: Status }
  | { kind: "language" }
  /** Nobody's store is open any more: nothing of it stays on the screen. */
  | { kind: "closed" }
  | { kind: "audits" }
  | { kind: "audit"; audit: string }
  | { kind: "field"; audit: string; field: string; state: FieldState }
  | { kind: "upload"; audit: string; upload: UploadState };

/** Something that waits or was refused, for the list of what is not on the site yet. */
export interface Item {
  kind: "operation" | "upload";
  id: string;
  /** Of a photo or a file, a person, an action, as it was given; empty for a text. */
  name: string;
  audit: string;
  field: string;
  value: unknown;
  state: ItemState;
  at: string;
  size: number;
  received: number;
  reasons: Reason[];
}
