import { useCallback, useEffect, useState } from 'react';
import type { PreviewTemplateResponse } from '@/app/store/services/generated';
import { usePreviewTemplateMutation } from '@/app/store/services/supportApi';
import { asProblem, type Problem } from '@/lib/problem';

const PAUSE_MS = 400;

export interface Preview {
  /** The mail that the last template made which the server could read. */
  mail: PreviewTemplateResponse | null;
  /** What is wrong with the template as it is now. */
  fieldError: string | undefined;
  /** What went wrong besides. */
  problem: Problem | null;
  retry: () => void;
}

/** Asks the server as soon as the writer pauses; only the answer to the newest question counts. */
export function useTemplatePreview(template: string): Preview {
  const [mail, setMail] = useState<PreviewTemplateResponse | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [previewTemplate] = usePreviewTemplateMutation();

  const ask = useCallback(
    async (isWanted: () => boolean) => {
      const { data, error } = await previewTemplate({ previewTemplateRequest: { template } });
      if (!isWanted()) {
        return;
      }
      setProblem(error === undefined ? null : asProblem(error));
      if (data !== undefined) {
        setMail(data);
      }
    },
    [template, previewTemplate],
  );

  useEffect(() => {
    let isOutdated = false;
    const timer = setTimeout(() => void ask(() => !isOutdated), PAUSE_MS);
    return () => {
      isOutdated = true;
      clearTimeout(timer);
    };
  }, [ask]);

  const fieldError = problem?.details['template'];
  return {
    mail,
    fieldError,
    problem: fieldError === undefined ? problem : null,
    retry: () => void ask(() => true),
  };
}
