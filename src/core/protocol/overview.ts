/** What the Campaign Overview panel shows; always the whole of it. */
export interface OverviewState {
  readonly campaignId: string;
  readonly title: string;
  readonly summary: string;
  /** Notes of the world and sessions, by kind, in the order of the trees; only kinds there are. */
  readonly counts: readonly KindCount[];
  /** One entry per level of the story that has records. */
  readonly progress: readonly StoryProgress[];
  /** Last changed first. */
  readonly recent: readonly RecentNote[];
}

export interface KindCount {
  /** Plural, as a heading. */
  readonly label: string;
  readonly count: number;
}

export interface StoryProgress {
  readonly label: string;
  readonly done: number;
  readonly active: number;
  /** Planned, and those without a status. */
  readonly planned: number;
}

export interface RecentNote {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** From the host to the panel. */
export interface ToOverview {
  readonly type: 'state';
  readonly state: OverviewState;
}

/** From the panel to the host. */
export type FromOverview =
  { readonly type: 'ready' } | { readonly type: 'open'; readonly id: string };
