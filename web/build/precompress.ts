import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT_FILE = /\.(?:css|html|js|json|svg)$/;
/** Below this, the headers of a compressed answer cost what the compression saves. */
const WORTHWHILE_BYTES = 512;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Leaves a .br and a .gz beside every text file, so that the server compresses nothing itself. */
export function precompress(): Plugin {
  let directory = '';
  return {
    name: 'helpwright:precompress',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = await readdir(directory, { recursive: true });
      await Promise.all(
        files.filter((file) => TEXT_FILE.test(file)).map((file) => compress(join(directory, file))),
      );
    },
  };
}

async function compress(path: string) {
  const content = await readFile(path);
  if (content.byteLength < WORTHWHILE_BYTES) {
    return;
  }
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await Promise.all([
    brotli(content, quality).then((packed) => writeFile(`${path}.br`, packed)),
    gzipped(content, { level: constants.Z_BEST_COMPRESSION }).then((packed) =>
      writeFile(`${path}.gz`, packed),
    ),
  ]);
}
