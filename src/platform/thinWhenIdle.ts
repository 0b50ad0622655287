import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { Emitter } from '../core/event';
import type { Logger } from '../core/logger';
import type { CampaignFile } from './campaignFile';
import { inBackground } from './inBackground';

/** Milliseconds after the file was opened: by then the first screen has everything it asked for. */
const delay = 60_000;

/** Thins the history some time after a campaign file was opened for writing; ends at once when it is closed. */
export function thinWhenIdle(campaign: CampaignFile, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  const cancelled = disposables.add(new Emitter<void>());
  const token = { isCancellationRequested: false, onCancellationRequested: cancelled.event };
  let timer: NodeJS.Timeout | undefined;
  const thin = async (): Promise<void> => {
    if (campaign.state !== 'open') return;
    const removed = await (await campaign.existing())?.history.thin(token);
    if (removed !== undefined && removed > 0) logger.info(`Thinned the history by ${removed}.`);
  };
  disposables.add(
    campaign.onDidChangeState((state) => {
      clearTimeout(timer);
      if (state === 'open') timer = setTimeout(() => inBackground(thin(), logger), delay);
    }),
  );
  disposables.add({
    dispose: () => {
      clearTimeout(timer);
      token.isCancellationRequested = true;
      cancelled.fire();
    },
  });
  return disposables;
}
