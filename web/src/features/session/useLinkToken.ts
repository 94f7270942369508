import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { handedOver } from '@/lib/navigationState';

/**
 * The secret of a one-time link. It stands after #, so that no server and no log sees it, and leaves the address bar at
 * once: nobody reads it there, copies it or finds it among the visited pages. A reload still knows it.
 */
export function useLinkToken(): string | null {
  const { hash, pathname, state } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(hash.slice(1)).get('token');
  useEffect(() => {
    if (given !== null) {
      void navigate(pathname, { replace: true, state: { token: given } });
    }
  }, [given, navigate, pathname]);
  const kept = handedOver(state, 'token');
  return given ?? (typeof kept === 'string' ? kept : null);
}
