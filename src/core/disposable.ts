/** Something that holds a resource until it is disposed; compatible with the editor's own type. */
export interface Disposable {
  dispose(): void;
}

/** Collects disposables and releases them together, newest first. Adding after disposal disposes at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
