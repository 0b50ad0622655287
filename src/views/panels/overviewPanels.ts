import { randomBytes } from 'node:crypto';
import type { WebviewPanel } from 'vscode';
import { commands as editorCommands, Uri, ViewColumn, window } from 'vscode';
import { commands, panels } from '../../core/contributions';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import type { Logger } from '../../core/logger';
import type { CampaignId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { FromOverview, ToOverview } from '../../core/protocol/overview';
import type { CampaignFile } from '../../platform/campaignFile';
import { inBackground } from '../../platform/inBackground';
import { reportFailure } from '../../platform/userMessages';
import { overviewHtml } from './overviewHtml';
import { readOverview } from './overviewState';

/** The Campaign Overview panels, one per campaign. Each gets its complete state whenever something in it changed. */
export class OverviewPanels implements Disposable {
  readonly #campaign: CampaignFile;
  readonly #extensionUri: Uri;
  readonly #logger: Logger;
  readonly #panels = new Map<CampaignId, WebviewPanel>();
  readonly #disposables = new DisposableStore();
  readonly #pushing = new Set<CampaignId>();

  constructor(campaign: CampaignFile, extensionUri: Uri, logger: Logger) {
    this.#campaign = campaign;
    this.#extensionUri = extensionUri;
    this.#logger = logger;
    this.#disposables.add(
      campaign.onDidChange(({ rows }) => {
        for (const id of new Set(rows.map(({ campaignId }) => campaignId))) this.#changed(id);
      }),
    );
    this.#disposables.add(
      window.registerWebviewPanelSerializer(panels.overview, {
        deserializeWebviewPanel: (panel, state: unknown) => {
          const id = campaignOf(state);
          if (id === undefined) panel.dispose();
          else this.#adopt(id, panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Shows a campaign's overview, or brings it to the front. */
  show({ docId, title }: NoteSummary): void {
    const open = this.#panels.get(docId);
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const panel = window.createWebviewPanel(panels.overview, title, ViewColumn.Active);
    this.#adopt(docId, panel);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }

  #adopt(id: CampaignId, panel: WebviewPanel): void {
    const dist = Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    const media = Uri.joinPath(this.#extensionUri, 'media');
    const { webview } = panel;
    // One panel for a campaign: the editor restores every one it had.
    const former = this.#panels.get(id);
    this.#panels.set(id, panel);
    former?.dispose();
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    webview.html = overviewHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(dist, 'overview.js')).toString(),
      style: webview.asWebviewUri(Uri.joinPath(media, 'overview.css')).toString(),
    });
    panel.onDidDispose(() => {
      if (this.#panels.get(id) === panel) this.#panels.delete(id);
    });
    panel.onDidChangeViewState(() => this.#changed(id));
    webview.onDidReceiveMessage((message: unknown) => this.#received(id, message));
  }

  #received(id: CampaignId, message: unknown): void {
    const request = parseRequest(message);
    if (request?.type === 'ready') this.#changed(id);
    if (request?.type === 'open') {
      const opened = editorCommands.executeCommand(commands.openNote, { id: request.id });
      inBackground(opened, this.#logger);
    }
  }

  /** Pushes soon: many changes in a row make one push, and a hidden panel gets its state when it is shown. */
  #changed(id: CampaignId): void {
    if (this.#panels.get(id)?.visible !== true || this.#pushing.has(id)) return;
    this.#pushing.add(id);
    setTimeout(() => inBackground(this.#push(id), this.#logger), 50);
  }

  async #push(id: CampaignId): Promise<void> {
    this.#pushing.delete(id);
    try {
      const store = await this.#campaign.existing();
      const state = await (store && readOverview(store.notes, id));
      const panel = this.#panels.get(id);
      if (panel === undefined) return;
      if (state === undefined) {
        panel.dispose();
        return;
      }
      panel.title = state.title;
      const message: ToOverview = { type: 'state', state };
      await panel.webview.postMessage(message);
    } catch (error) {
      inBackground(reportFailure(error, this.#logger), this.#logger);
      this.#panels.get(id)?.dispose();
    }
  }
}

/** Reads a message of the panel; `undefined` for anything else. */
function parseRequest(message: unknown): FromOverview | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  if (message.type === 'ready') return { type: 'ready' };
  const isOpen = message.type === 'open' && 'id' in message && typeof message.id === 'string';
  return isOpen ? { type: 'open', id: String(message.id) } : undefined;
}

/** The campaign of a panel that the editor restores after a reload. */
function campaignOf(state: unknown): CampaignId | undefined {
  if (typeof state !== 'object' || state === null || !('campaignId' in state)) return undefined;
  return typeof state.campaignId === 'string' ? parseRecordId(state.campaignId) : undefined;
}
