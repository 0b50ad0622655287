import type {
  FromOverview,
  OverviewState,
  RecentNote,
  StoryProgress,
  ToOverview,
} from '../../src/core/protocol/overview';
import { element } from '../shared/element';
import { connectHost } from '../shared/host';
import { relativeTime } from './relativeTime';

const host = connectHost<FromOverview>();
// Only the host can post messages to a webview.
window.addEventListener('message', ({ data }: MessageEvent<ToOverview>) => show(data.state));
host.send({ type: 'ready' });

function show(state: OverviewState): void {
  host.keep({ campaignId: state.campaignId });
  const main = document.getElementById('overview');
  const focused = document.activeElement?.getAttribute('data-id');
  main?.replaceChildren(
    element('h1', {}, state.title),
    ...(state.summary === '' ? [] : [element('p', { class: 'summary' }, state.summary)]),
    section('story', 'Story', state.progress.map(progressRow)),
    section('world', 'World', [countList(state)]),
    section('recent', 'Recently changed', [recentList(state.recent)]),
  );
  main?.removeAttribute('aria-busy');
  // The whole page was replaced: give the keyboard back to where it was.
  for (const button of document.querySelectorAll('button')) {
    if (focused !== undefined && button.getAttribute('data-id') === focused) button.focus();
  }
}

function section(id: string, title: string, content: readonly Node[]): HTMLElement {
  const shown = content.length === 0 ? [element('p', {}, 'Nothing yet.')] : content;
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...shown);
}

function progressRow({ label, done, active, planned }: StoryProgress): HTMLElement {
  const total = done + active + planned;
  const bar = element('div', { class: 'bar', 'aria-hidden': 'true' });
  for (const [status, count] of Object.entries({ done, active, planned })) {
    const part = element('span', { class: status });
    part.style.flexGrow = String(count);
    if (count > 0) bar.append(part);
  }
  const text = `${done} of ${total} done, ${active} active, ${planned} planned`;
  return element(
    'div',
    { class: 'progress' },
    element('span', { class: 'label' }, label),
    bar,
    element('span', { class: 'figures' }, text),
  );
}

function countList({ counts }: OverviewState): HTMLElement {
  const items = counts.map(({ label, count }) =>
    element('div', { class: 'count' }, element('dt', {}, label), element('dd', {}, String(count))),
  );
  return element('dl', { class: 'counts' }, ...items);
}

function recentList(notes: readonly RecentNote[]): HTMLElement {
  return element('ul', { class: 'recent' }, ...notes.map(recentItem));
}

function recentItem({ id, title, kind, updatedAt }: RecentNote): HTMLElement {
  const open = element('button', { type: 'button', 'data-id': id }, title);
  open.addEventListener('click', () => host.send({ type: 'open', id }));
  const when = relativeTime(updatedAt, Date.now());
  return element('li', {}, open, element('span', { class: 'when' }, `${kind}, ${when}`));
}
