/** Why something that a lane or a command needs could not be started. */
export type LaunchFailure = 'missing-tool' | 'install-failed' | 'not-ready' | 'exited';

/** Its message is one sentence for the person at the terminal, and names what to install where that helps. */
export class LaunchError extends Error {
  readonly reason: LaunchFailure;

  constructor(reason: LaunchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LaunchError';
    this.reason = reason;
  }
}
