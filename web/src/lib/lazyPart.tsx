import { type ComponentType, lazy, useState } from 'react';

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** A part of the app did not arrive: the network is down, or the server has another release by now. */
export class PartNotLoaded extends Error {
  /** Lets whoever shows the part next ask for it again. */
  readonly forget: () => void;

  constructor(forget: () => void, cause: unknown) {
    super('a part of the app could not be loaded', { cause });
    this.forget = forget;
  }
}

/**
 * A component that is loaded when it is first shown, or before by `preload`; what has been loaded is shown without a
 * pause. Unlike one that is merely `lazy`, it can be tried again: an error boundary that forgets the failure does so.
 */
export function lazyPart<P extends object>(load: Load<P>) {
  let loaded: ComponentType<P> | undefined;
  let loading: ReturnType<Load<P>> | undefined;

  const begin = async () => {
    try {
      const part = await load();
      loaded = part.default;
      return part;
    } catch (cause) {
      throw new PartNotLoaded(forget, cause);
    }
  };
  const join = async () => (loading ??= begin());
  let Awaited = lazy(join);
  const forget = () => {
    loading = undefined;
    Awaited = lazy(join);
  };

  function Part(props: P) {
    // The same for as long as it is shown, so that nothing in it begins anew once it has been loaded.
    const [Shown] = useState<ComponentType<P>>(() => loaded ?? Awaited);
    return <Shown {...props} />;
  }
  Part.preload = () => {
    // Nobody waits for it yet, so a failure is nobody's: whoever shows the part asks again.
    join().catch(() => {
      loading = undefined;
    });
  };
  return Part;
}
