import { createContext } from 'react';
import type { ComposerMode } from '@/ticket/useComposer';

/** Somebody wants to write, and the form takes it up as soon as it is there. */
export interface ComposeRequest {
  mode: ComposerMode | null;
  taken: () => void;
}

export const ComposeRequestContext = createContext<ComposeRequest>({
  mode: null,
  taken: () => undefined,
});
