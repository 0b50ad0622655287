/** What an event does in a state: where it leads, and what is to be done then. */
export interface Step<State extends string, Effect extends string> {
  readonly to: State;
  readonly effects: readonly Effect[];
  /** Why this event cannot come in this state. A machine that meets it all the same stays and says so. */
  readonly unreachable?: string;
}

/** What each event does in one state: every event is decided. */
export type Row<State extends string, Event extends string, Effect extends string> = Readonly<
  Record<Event, Step<State, Effect>>
>;

/** Every event in every state. */
export type StateTable<
  State extends string,
  Event extends string,
  Effect extends string,
> = Readonly<Record<State, Row<State, Event, Effect>>>;

/** What a machine tells whoever runs its effects. */
export interface MachineHost<State extends string, Event extends string, Effect extends string> {
  readonly run: (effect: Effect) => void;
  readonly onUnreachable: (state: State, event: Event, why: string) => void;
}

/** A state that events move through a table. It knows no time and does nothing by itself. */
export class Machine<State extends string, Event extends string, Effect extends string> {
  readonly #table: StateTable<State, Event, Effect>;
  readonly #host: MachineHost<State, Event, Effect>;
  #state: State;

  constructor(
    table: StateTable<State, Event, Effect>,
    initial: State,
    host: MachineHost<State, Event, Effect>,
  ) {
    this.#table = table;
    this.#state = initial;
    this.#host = host;
  }

  get state(): State {
    return this.#state;
  }

  /** Moves on, then has the effects run, in their order. */
  dispatch(event: Event): void {
    const state = this.#state;
    const { to, effects, unreachable } = this.#table[state][event];
    if (unreachable !== undefined) {
      this.#host.onUnreachable(state, event, unreachable);
      return;
    }
    this.#state = to;
    for (const effect of effects) this.#host.run(effect);
  }
}
