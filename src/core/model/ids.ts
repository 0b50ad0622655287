declare const brand: unique symbol;

/** The document id of a record (column `firebaseId`): the same on every device and on the server. */
export type RecordId = string & { readonly [brand]: 'RecordId' };

/** The document id of a campaign record; every record carries the one it belongs to. */
export type CampaignId = RecordId;

/**
 * 1–128 characters of the set a Firestore document id and a URI path segment both take unescaped; Firestore reserves
 * `__…__`.
 */
const recordIdPattern = /^(?!__.*__$)[A-Za-z0-9_-]{1,128}$/;

/** Reads a record id from outside text (command line, URI, server); `undefined` when it is not one. */
export function parseRecordId(text: string): RecordId | undefined {
  return isRecordId(text) ? text : undefined;
}

/** Tells whether `text` has the form of a record id. */
export function isRecordId(text: string): text is RecordId {
  return recordIdPattern.test(text);
}
