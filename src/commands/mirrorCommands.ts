import path from 'node:path';
import { ProgressLocation, window } from 'vscode';
import type { CancellationToken } from '../core/cancellation';
import type { MirrorReport } from '../documents/mirror/mirrorCampaign';
import { mirrorSummary } from '../documents/mirror/mirrorSummary';
import { inBackground } from '../platform/inBackground';
import { plainMessage } from '../platform/plainText';
import type { Services } from '../services';
import { readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { pickFolder, requestedCampaign } from './prompts';

/** Commands about the folder that is kept in step with a campaign. */
export function mirrorCommands(services: Services): CommandTable<'mirrorCampaign' | 'mirrorNow'> {
  return {
    mirrorCampaign: (argument) => chooseMirror(services, argument),
    mirrorNow: () => mirrorNow(services),
  };
}

/** `{ campaign, folder }`: asks for what is not given; the folder may be relative to the workspace folder. */
async function chooseMirror(
  services: Services,
  argument: unknown,
): Promise<MirrorReport | undefined> {
  const { campaign: file, mirror } = services;
  const store = await file.writable();
  const campaign = await requestedCampaign(store, argument);
  if (campaign === undefined) return undefined;
  const title = 'New or empty folder, or an earlier mirror of the campaign';
  const given = textField(readArguments(argument), 'folder');
  const picked = given ?? (await pickFolder('Mirror Here', title));
  if (picked === undefined) return undefined;
  const folder = path.resolve(file.folder ?? '', picked);
  const campaigns = await store.notes.summaries({ collection: 'campaigns' });
  const named = campaigns.length > 1 ? campaign.docId : '';
  const report = await withProgress(true, (token) =>
    mirror.choose({ folder, campaign: named }, token),
  );
  return shown(services, report);
}

async function mirrorNow(services: Services): Promise<MirrorReport> {
  await services.campaign.writable();
  return shown(services, await withProgress(false, () => services.mirror.mirrorNow()));
}

function withProgress<T>(
  cancellable: boolean,
  work: (token: CancellationToken) => Promise<T>,
): Thenable<T> {
  const options = { location: ProgressLocation.Notification, title: 'Mirroring', cancellable };
  return window.withProgress(options, (_, token) => work(token));
}

function shown({ logger }: Services, report: MirrorReport): MirrorReport {
  const problems =
    report.problems.length === 0 ? '' : ` ${report.problems.length} problems are in the log.`;
  inBackground(
    window.showInformationMessage(plainMessage(`${mirrorSummary(report)}${problems}`)),
    logger,
  );
  return report;
}
