import type { CampaignId, RecordId } from '../../core/model/ids';
import type { FileProblem } from '../operationReport';
import type { MirrorReport } from './mirrorCampaign';
import type { MirrorFolder } from './mirrorFolder';
import type { MirroredFile, MirroredFiles } from './mirrorMarker';
import { mirrorMarkerName, mirrorMarkerText, readMirrorMarker } from './mirrorMarker';

type Counts = { -readonly [K in keyof Omit<MirrorReport, 'campaignId' | 'problems'>]: number };

/** What a pass knows of the folder's files, which the folder's marker keeps for the next, and what it did so far. */
export class MirrorLedger {
  readonly #folder: MirrorFolder;
  readonly #campaignId: CampaignId;
  readonly #files: Map<RecordId, MirroredFile>;
  readonly #problems: FileProblem[] = [];
  readonly #counts: Counts = {
    ...{ written: 0, saved: 0, merged: 0, created: 0, moved: 0, discarded: 0, deleted: 0 },
  };
  /** The marker as it stands in the folder. */
  #marker: string;

  private constructor(folder: MirrorFolder, campaignId: CampaignId, files: MirroredFiles) {
    this.#folder = folder;
    this.#campaignId = campaignId;
    this.#files = new Map(files);
    this.#marker = files.size === 0 ? '' : mirrorMarkerText(campaignId, files);
  }

  /** Begins with what the last pass left; rejects like `readMirrorMarker`. */
  static async open(folder: MirrorFolder, campaignId: CampaignId): Promise<MirrorLedger> {
    const files = await readMirrorMarker(folder.root, campaignId);
    return new MirrorLedger(folder, campaignId, files ?? new Map());
  }

  /** The notes' files. */
  get files(): MirroredFiles {
    return this.#files;
  }

  set(docId: RecordId, file: MirroredFile): void {
    this.#files.set(docId, file);
  }

  forget(docId: RecordId): void {
    this.#files.delete(docId);
  }

  count(deed: keyof Counts): void {
    this.#counts[deed] += 1;
  }

  warn(path: string, message: string): void {
    this.#problems.push({ path, message, severity: 'warning' });
  }

  addProblems(problems: readonly FileProblem[]): void {
    this.#problems.push(...problems);
  }

  /** Writes the marker if it says something else than the folder's. */
  async save(): Promise<void> {
    const text = mirrorMarkerText(this.#campaignId, this.#files);
    if (text === this.#marker) return;
    await this.#folder.put(mirrorMarkerName, text);
    this.#marker = text;
  }

  report(): MirrorReport {
    return { campaignId: this.#campaignId, ...this.#counts, problems: this.#problems };
  }
}
