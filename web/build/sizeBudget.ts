import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Upper bounds in bytes after gzip. */
interface Budget {
  /** The name of the entry that people wait for. */
  entry: string;
  /** What must arrive before the app begins: the entry and everything it imports statically. */
  initialScript: number;
  /** What a page loads that people wait for, or work on all day, by the name of its chunk: the entry, and all of its own. */
  pages: Record<string, number>;
  /** All style sheets together. */
  styles: number;
  /** Any single part that is loaded on demand. */
  lazyScript: number;
}

type Chunk = Rolldown.OutputChunk;

/** Fails the build when a part of it outgrows its budget, and prints the sizes otherwise. */
export function sizeBudget(budget: Budget): Plugin {
  return {
    name: 'helpwright:size-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const files = Object.values(bundle);
      const chunks = files.filter((file): file is Chunk => file.type === 'chunk');
      const initial = loadedBy(chunks, budget.entry);
      const lazy = chunks.filter((chunk) => !initial.has(chunk));
      const styles = files.filter((file) => file.fileName.endsWith('.css'));

      const pages = Object.entries(budget.pages).map(([page, limit]): [string, number, number] => {
        const loaded = new Set([...initial, ...loadedBy(chunks, page)]);
        return [page, sum([...loaded].map(chunkSize)), limit];
      });

      const sizes: [string, number, number][] = [
        ['initial script', sum([...initial].map(chunkSize)), budget.initialScript],
        ...pages,
        ['styles', sum(styles.map((file) => compressed(sourceOf(file)))), budget.styles],
        ['largest lazy script', Math.max(0, ...lazy.map(chunkSize)), budget.lazyScript],
      ];
      for (const [name, size, limit] of sizes) {
        const report = `${name}: ${kilobytes(size)} of ${kilobytes(limit)} gzip`;
        if (size > limit) {
          this.error(`size budget exceeded, ${report}`);
        }
        this.info(report);
      }
    },
  };
}

/** The chunk of a name and everything that it imports statically. */
function loadedBy(chunks: Chunk[], name: string): Set<Chunk> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<Chunk>();
  const visit = (chunk: Chunk | undefined) => {
    if (chunk && !found.has(chunk)) {
      found.add(chunk);
      chunk.imports.forEach((imported) => visit(byName.get(imported)));
    }
  };
  const first = chunks.find((chunk) => chunk.name === name);
  if (first === undefined) {
    throw new Error(`no chunk is called ${name}, so its size cannot be checked`);
  }
  visit(first);
  return found;
}

const chunkSize = (chunk: Chunk) => compressed(chunk.code);
const compressed = (source: string | Uint8Array) => gzipSync(source, { level: 9 }).byteLength;
const sourceOf = (file: Rolldown.OutputAsset | Chunk) =>
  file.type === 'asset' ? file.source : file.code;
const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
