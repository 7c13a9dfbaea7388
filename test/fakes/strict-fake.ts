/** An object that has what is given and throws for everything else, so that nothing goes unnoticed. */
export function strictFake<T extends object>(parts: object): T {
  return new Proxy(parts, {
    get(target, name) {
      if (!Reflect.has(target, name)) throw new Error(`the fake has no ${String(name)}`);
      return Reflect.get(target, name);
    },
    set(_, name) {
      throw new Error(`the fake's ${String(name)} was set`);
    },
  }) as T;
}

/** Keeps what is registered with `on`, and tells it to whoever asks by name. */
export function listeners(): {
  on(name: string, listener: (...args: never[]) => unknown): void;
  tell(name: string, ...args: unknown[]): void;
  readonly names: readonly string[];
} {
  const heard = new Map<string, (...args: unknown[]) => unknown>();
  return {
    on(name, listener) {
      if (heard.has(name)) throw new Error(`${name} is heard twice`);
      heard.set(name, listener as (...args: unknown[]) => unknown);
    },
    tell(name, ...args) {
      const listener = heard.get(name);
      if (listener === undefined) throw new Error(`nobody hears ${name}`);
      listener(...args);
    },
    get names() {
      return [...heard.keys()];
    },
  };
}
