import { MoonforgeError } from '../core/errors';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { WriteUnit } from '../core/ports/campaignStore';
import { findCampaign, requireCampaign } from '../documents/findCampaign';
import { classifier } from '../documents/import/classify';
import { decodeUtf8 } from '../documents/import/decodeText';
import { readNoteFacts } from '../documents/import/noteFacts';
import { textDraft, upsertDraft } from '../documents/import/recordDraft';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';
import type { GivenType } from './recordType';
import { completeType, readGivenType } from './recordType';

export const putCommand: Command = {
  name: 'put',
  usage:
    'put --db FILE (--id ID | --campaign NAME --title TITLE [--collection C] [--kind K]) [--json]',
  summary: "Replaces a note's text by standard input, or makes a new note of it; prints its id.",
  options: ['id', 'campaign', 'title', 'collection', 'kind'],
  positionals: [],
  run: runPut,
};

interface NewNote {
  /** Name or document id. */
  readonly campaign: string;
  readonly title: string;
  /** As far as the command line says. */
  readonly type: GivenType | undefined;
}

async function runPut({ args, readInput }: CommandContext): Promise<CommandResult> {
  const file = args.required('db');
  // All that can be wrong with the command line is said before standard input is read.
  const put = args.optional('id') === undefined ? creation(args, file) : replacement(args, file);
  const docId = await put(readText(await readInput()));
  return { text: `${docId}\n`, json: { id: docId } };
}

type Put = (text: string) => Promise<RecordId>;

function replacement(args: Arguments, file: string): Put {
  const id = args.required('id');
  const surplus = ['campaign', 'title', 'collection', 'kind'].find(
    (option) => args.optional(option) !== undefined,
  );
  if (surplus !== undefined) throw new UsageError(`--${surplus} is for new notes, without --id.`);
  return (text) =>
    withStore(file, 'write', async (store) => {
      const { docId } = await requireNote(store.notes, id);
      await store.write((unit) => unit.saveText(docId, text), 'command');
      return docId;
    });
}

function creation(args: Arguments, file: string): Put {
  const note: NewNote = {
    campaign: args.required('campaign'),
    title: readTitle(args.required('title')),
    type: readGivenType(args),
  };
  if (note.type?.collection === 'campaigns' && note.title !== note.campaign) {
    throw new UsageError("A campaign's name is its title: give --campaign and --title the same.");
  }
  return (text) =>
    withStore(file, 'create', (store) =>
      store.write((unit) => createNote(unit, note, text), 'command'),
    );
}

function readTitle(title: string): string {
  if (title.trim() === '') throw new UsageError('--title must not be blank.');
  if (/\p{Cc}|[\u2028\u2029]/u.test(title)) {
    throw new UsageError('--title must be one line of text, without tabs and control characters.');
  }
  return title;
}

async function createNote(unit: WriteUnit, note: NewNote, text: string): Promise<RecordId> {
  const { title, type } = note;
  const facts = readNoteFacts('', title, text);
  const { collection, kind } = completeType(type, classifier(unit.definitions)(facts.clues));
  const draft = { ...textDraft(text, facts), kind, title };
  if (collection === 'campaigns') {
    await assertNewCampaign(unit, title);
    return (await upsertDraft(unit, collection, draft)).firebaseId;
  }
  const campaignId = await campaignFor(unit, note.campaign);
  return (await upsertDraft(unit, collection, { ...draft, campaignId })).firebaseId;
}

/** The campaign by name or id. In a file without any campaign the name makes the first one. */
async function campaignFor(unit: WriteUnit, nameOrId: string): Promise<CampaignId> {
  const campaigns = await unit.summaries({ collection: 'campaigns', limit: 1 });
  if (campaigns.length > 0) return (await requireCampaign(unit, nameOrId)).docId;
  return (await upsertDraft(unit, 'campaigns', { title: nameOrId })).firebaseId;
}

async function assertNewCampaign(unit: WriteUnit, name: string): Promise<void> {
  const found = await findCampaign(unit, name);
  if (found === undefined) return;
  throw new MoonforgeError(
    'invalid-input',
    `There is a campaign "${name}" already: change its text with put --id ${found.docId}.`,
  );
}

/** Standard input as text. Other encodings are refused rather than guessed. */
function readText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw new MoonforgeError(
    'invalid-input',
    'The text on standard input is not UTF-8. Nothing was written; convert it first.',
  );
}
