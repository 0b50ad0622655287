import { migrations } from '../schema/migrations/migrations';

/** `PRAGMA application_id` of a campaign file: "Moon" in ASCII. Tells it from other programs' SQLite files. */
export const applicationId = 0x4d6f6f6e;

/** `PRAGMA user_version` of a file this version writes: the number of migrations run. */
export const schemaVersion = migrations.length;
