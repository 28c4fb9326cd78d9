// The same object, with something done around each of its methods that answers with a promise, and some of its own.

type Method = (...args: unknown[]) => unknown;

export function aroundCalls<T extends object>(
  target: T,
  around: (work: () => Promise<unknown>) => Promise<unknown>,
  own: Partial<T> = {},
): T {
  const wrapped = new Map<PropertyKey, unknown>(Object.entries(own));
  const wrap = (method: Method): Method =>
    function called(...args: unknown[]) {
      const answer: unknown = Reflect.apply(method, target, args);
      return answer instanceof Promise ? around(() => answer as Promise<unknown>) : answer;
    };
  return new Proxy(target, {
    get(_, name) {
      if (wrapped.has(name)) return wrapped.get(name);
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      const method = wrap(member as Method);
      wrapped.set(name, method);
      return method;
    },
  });
}
