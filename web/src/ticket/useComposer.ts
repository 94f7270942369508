import { useEffect, useState } from 'react';
import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import type { Response, Status, Ticket } from '@/app/store/services/generated';
import { useCreateResponseMutation } from '@/app/store/services/supportApi';
import { loadDraft, removeDraft, saveDraft, useDraftText } from '@/lib/drafts';
import { useIdempotencyKey } from '@/lib/idempotencyKey';
import { asProblem, type Problem } from '@/lib/problem';
import { messageRule } from './rules';

export type ComposerMode = 'reply' | 'note';

export interface SendOptions {
  status?: Status | undefined;
  /** Whether the requester gets the message by mail. */
  notifyUser?: boolean;
}

/** A message being written, from its first letter until it is stored. */
export interface Composer {
  text: string;
  setText: (text: string) => void;
  /** Sends the text, with what else is to happen in the same step. Resolves to whether it is stored. */
  send: (more?: SendOptions) => Promise<boolean>;
  isSending: boolean;
  /** What is wrong with the text, to be shown at its field. */
  textError: string | undefined;
  /** What else went wrong. */
  problem: Problem | null;
  /** Someone else moved the ticket since the writer began; the text is untouched. */
  isBehind: boolean;
  /** The responses that arrived meanwhile. */
  newer: readonly Response[];
  /** For a moment after something newer arrived: whoever is just about to send should see it first. */
  isHeld: boolean;
}

/**
 * A reply is sent against the ticket as its writer sees it. When someone else moves the ticket under
 * them, nothing is sent until they have seen what is new and send anyway. An internal note is for
 * whoever reads it later, so it is never stopped.
 *
 * `id` is the ticket's name in the page's address, under which it is cached.
 */
export function useComposer(id: string, ticket: Ticket, mode: ComposerMode): Composer {
  const user = useCurrentUser();
  const draftName = `${user._id}.${ticket._id}.${mode}`;
  const { text, setText, clear } = useDraftText(draftName);
  const [createResponse, { isLoading, error, reset }] = useCreateResponseMutation();
  const idempotencyKey = useIdempotencyKey();
  const [wasTried, setTried] = useState(false);

  const check = v.safeParse(messageRule, text);
  const problem = error === undefined ? null : asProblem(error);
  const wasRefused = problem?.code === 'conflict';
  const serverError = problem?.details['message'];
  const newer = useNewer(ticket, user._id, draftName, text !== '');
  const isBehind = mode === 'reply' && text !== '' && (wasRefused || newer.length > 0);
  const isHeld = useMomentAfter(isBehind ? newer.length + 1 : 0);

  const send = async ({ status, notifyUser }: SendOptions = {}) => {
    setTried(true);
    if (!check.success || isLoading || isHeld) {
      return false;
    }
    const request = {
      message: text,
      ...(mode === 'note' && { isInternal: true }),
      ...(status && { status }),
      ...(notifyUser !== undefined && { notifyUser }),
    };
    const result = await createResponse({
      id,
      createResponseRequest: request,
      ...(mode === 'reply' && { 'If-Match': `"${ticket.version}"` }),
      'Idempotency-Key': idempotencyKey.keyFor(request),
    });
    if (result.error !== undefined) {
      return false;
    }
    idempotencyKey.done();
    clear();
    setTried(false);
    reset();
    return true;
  };

  return {
    text,
    setText,
    send,
    isSending: isLoading,
    textError: wasTried && !check.success ? check.issues[0].message : serverError,
    problem: wasRefused || serverError !== undefined ? null : problem,
    isBehind,
    newer,
    isHeld,
  };
}

/**
 * The responses of others that came after the writer began. Where they began is kept beside their text,
 * so that a draft of yesterday is not sent without a look at what came since.
 */
function useNewer(
  { responses }: Ticket,
  userId: string,
  draftName: string,
  isWriting: boolean,
): Response[] {
  const name = `${draftName}.read`;
  const [readCount, setReadCount] = useState(() => {
    const kept = isWriting ? loadDraft(name) : null;
    return typeof kept === 'number' ? kept : responses.length;
  });
  if (!isWriting && readCount !== responses.length) {
    setReadCount(responses.length);
  }
  useEffect(() => {
    if (isWriting) {
      saveDraft(name, readCount);
    } else {
      removeDraft(name);
    }
  }, [isWriting, name, readCount]);
  return responses.slice(readCount).filter((response) => response.respondedBy._id !== userId);
}

const MOMENT_MS = 1_000;

/** Whether a number other than 0 has become another one just now. */
function useMomentAfter(value: number): boolean {
  const [settled, setSettled] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === 0 ? 0 : MOMENT_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return value !== 0 && value !== settled;
}
