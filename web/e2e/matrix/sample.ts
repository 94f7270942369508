import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSample } from '../desk';

/** Where the sample desk lies that each state gets a copy of: it is made once for all. */
export const SAMPLE = join(tmpdir(), `helpwright-matrix-${process.env['HELPWRIGHT_MATRIX_RUN']}`);

const remove = async () => rm(SAMPLE, { recursive: true, force: true });

export default async function make() {
  await remove();
  makeSample(SAMPLE);
  return remove;
}
