import { render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ComponentType, Suspense } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { lazyPart } from './lazyPart';

type Load = Parameters<typeof lazyPart>[0];

/** A part that arrives unless a test says otherwise. */
function aPart() {
  const load = vi.fn<Load>(async () => ({ default: () => <p>The part</p> }));
  return { load, Part: lazyPart(load) };
}

function show(Part: ComponentType) {
  return render(
    <ErrorBoundary>
      <Suspense fallback="Waiting">
        <Part />
      </Suspense>
    </ErrorBoundary>,
  );
}

describe('a part that is loaded when it is needed', () => {
  // React reports what a boundary has caught.
  beforeEach(() => vi.spyOn(console, 'error').mockReturnValue(undefined));

  it('is shown without a pause when it has been loaded before', async () => {
    const { load, Part } = aPart();
    Part.preload();
    await vi.waitFor(() => expect(load).toHaveResolved());
    show(Part);
    expect(screen.getByText('The part')).toBeVisible();
    expect(load).toHaveBeenCalledOnce();
  });

  it('says when it cannot be loaded, as often as that is so, and comes when it can', async () => {
    const { load, Part } = aPart();
    load.mockRejectedValueOnce(new TypeError('offline')).mockRejectedValueOnce(new TypeError());
    show(Part);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    expect(await screen.findByText('This part of the page could not be loaded')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The part')).toBeVisible();
  });

  it('is asked for again when it could not be loaded beforehand', async () => {
    const { load, Part } = aPart();
    load.mockRejectedValueOnce(new TypeError('offline'));
    Part.preload();
    await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
    // Until all who wait for the same answer have heard of it.
    await new Promise((heard) => {
      setTimeout(heard);
    });
    show(Part);
    expect(await screen.findByText('The part')).toBeVisible();
  });
});
