import { messageOf } from '../core/errors';
import type { Emitter } from '../core/event';
import type { Logger } from '../core/logger';
import type { StoreChange } from '../core/ports/campaignStore';

/** Where a store tells its listeners what was committed. */
export interface Announcements {
  readonly changed: Emitter<StoreChange>;
  readonly logger: Logger;
}

/** Fires one event. What was committed stays committed when a listener throws. */
export function announce({ changed, logger }: Announcements, change: StoreChange): void {
  if (change.rows.length === 0) return;
  try {
    changed.fire(change);
  } catch (error) {
    logger.error(`A listener failed after a write: ${messageOf(error)}`);
  }
}
