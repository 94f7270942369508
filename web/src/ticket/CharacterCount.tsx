import { characterCount } from '@/lib/characters';
import { texts } from '@/lib/texts';

/** Appears when the end comes near. */
export function CharacterCount({ text, limit }: { text: string; limit: number }) {
  const near = limit * 0.8;
  // Counting characters takes longer than measuring, and is wanted for long texts only.
  const used = text.length > near ? characterCount(text) : 0;
  return used > near ? (
    <p className="text-right text-xs text-muted tabular-nums">{texts.characters(used, limit)}</p>
  ) : null;
}
