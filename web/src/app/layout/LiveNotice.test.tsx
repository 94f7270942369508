import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { openApp, servesList } from '@/test/app';
import { customer } from '@/test/data';

function networkIs(state: 'online' | 'offline') {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(state === 'online');
  act(() => {
    window.dispatchEvent(new Event(state));
  });
}

describe('a browser without a network', () => {
  it('is told that its text is kept, until the network is back', async () => {
    servesList();
    const user = openApp('/dashboard/help', customer);
    await user.type(await screen.findByLabelText('Subject'), 'Written in a tunnel');
    networkIs('offline');
    expect(screen.getByText('You are offline.')).toBeVisible();
    expect(screen.getByLabelText('Subject')).toHaveValue('Written in a tunnel');
    networkIs('online');
    await waitFor(() => expect(screen.queryByText('You are offline.')).toBeNull());
  });
});
