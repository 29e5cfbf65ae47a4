// The shapes that the store uses inside.
import type { AuditDocument, Head, Person, Reason } from "./types";

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Operation {
  id: string;
  field: string;
  value: unknown;
  replaces: string[];
  at: string;
  seq: number;
}

/** An operation that the site does not have yet, as this page knows it. */
export interface LocalOperation extends Operation {
  /** On the device's storage. */
  durable: boolean;
  /** Sent at least once: the site may have it. */
  attempted: boolean;
  sending: boolean;
  refused: Reason[] | null;
}

export interface ServerField {
  field: string;
  heads: Head[];
  problem: Reason[] | null;
  /** Nothing but the opening meeting is missing for it. */
  waits?: boolean;
  receipt?: { statement: string; signature: string } | null;
}

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  device: string;
  salt: Bytes;
  iterations: number;
  /** The key under the person's code. */
  wrapped: Bytes;
  /** The key sealed to the site for this person. */
  escrow: Bytes;
  /** There while the store is open. */
  key?: CryptoKey;
  until?: number;
}

export interface SealedRow {
  person: string;
  sealed: Bytes;
}

export interface AuditRow extends SealedRow {
  id: string;
}

export interface FieldsRow extends SealedRow {
  audit: string;
  bucket: number;
}

export interface DigestRow extends SealedRow {
  audit: string;
}

export interface OperationRow extends SealedRow {
  id: string;
  audit: string;
  attempted: 0 | 1;
  refused: 0 | 1;
}

export interface BlobRow extends SealedRow {
  id: string;
  audit: string;
}

export interface UploadRow extends SealedRow {
  id: string;
  audit: string;
  size: number;
  received: number;
  state: "waiting" | "kept" | "refused";
}

export interface SettingRow {
  name: string;
  value: any;
}

/** What an upload's sealed part says. */
export interface UploadAbout {
  name: string;
  media_type: string;
  sha256: string;
  reasons: Reason[];
  /** The person wants a refused one sent once more. */
  again?: boolean;
}

/** What is sealed in an audit's row. */
export interface AuditKept {
  slug: string;
  package: any;
  audit: any;
  cursor: number;
  downloaded_at: string;
  /** That the package is written in; an older store does not say. */
  language?: string;
  synced_at: string | null;
  problem: Reason[] | null;
}

/** An open store: whose it is, and the key that opens it. */
export interface Opened {
  person: Person;
  device: string;
  key: CryptoKey;
  /** Until when, on a device that had no room to note it. */
  until?: number;
}

/** A document with what only the store itself looks at. */
export interface Loaded extends AuditDocument {
  opened: Opened;
  language?: string;
  cursor: number;
  server: Map<string, ServerField>;
  local: Map<string, LocalOperation[]>;
}
