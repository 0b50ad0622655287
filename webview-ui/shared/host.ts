/** What the editor gives to a webview, once. */
interface WebviewApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The way from a panel to its host; `Out` are the panel's messages. */
export interface Host<Out> {
  send(message: Out): void;
  /** What a reload of the window gives back to the host. */
  keep(state: unknown): void;
}

/** Connects to the host; can be called once. */
export function connectHost<Out>(): Host<Out> {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    keep: (state) => api.setState(state),
  };
}
