import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BINARY =
  process.env['HELPWRIGHT_BIN'] ??
  fileURLToPath(new URL('../../target/release/helpwright', import.meta.url));
const START_TIMEOUT_MS = 20_000;
/** A test is faster than people. */
const NO_LIMITS = [
  '--tickets-per-15-minutes=0',
  '--responses-per-hour=0',
  '--requests-per-minute=0',
];

export interface Account {
  name: string;
  email: string;
  role: 'ADMIN' | 'INTERNAL' | 'CUSTOMER';
  password: string;
}

/** A running desk of its own, with a data directory that goes when it stops. */
export interface Desk {
  url: string;
  /** The one-time link that a desk without any account prints. */
  setupLink: () => Promise<string>;
  /** The server ends, and what it has stored stays. */
  goAway: () => Promise<void>;
  /** It is there again, at the same address. */
  comeBack: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A desk with these accounts, or a copy of the one in a folder, and with these options beside the usual ones. */
export async function startDesk(from: Account[] | string, more: string[] = []): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'helpwright-e2e-'));
  await cp(typeof from === 'string' ? from : await folderWith(from), dataDir, { recursive: true });
  // Chosen beforehand, since the links in mails name it.
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const options = ['--listen', address, '--public-url', url, '--data-dir', dataDir, ...NO_LIMITS];
  const serve = async () => {
    const server = spawn(BINARY, ['serve', ...options, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = outputOf(server);
    await printed(/listening on http\S+\n/);
    return { server, printed };
  };

  let { server, printed } = await serve();
  const goAway = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  };
  return {
    url,
    goAway,
    async setupLink() {
      const [link] = await printed(/http\S+\/setup#token=\S+/);
      return link;
    },
    async comeBack() {
      ({ server, printed } = await serve());
    },
    async stop() {
      if (server.exitCode === null) {
        await goAway();
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => {
    probe.listen(0, '127.0.0.1', listening);
  });
  const address = probe.address();
  await new Promise((closed) => {
    probe.close(closed);
  });
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const folders = new Map<string, string>();

/** A data directory with these accounts to copy from: hashing passwords takes long on purpose, so it is done once. */
async function folderWith(accounts: Account[]): Promise<string> {
  const key = JSON.stringify(accounts);
  let folder = folders.get(key);
  if (folder === undefined) {
    folder = await mkdtemp(join(tmpdir(), 'helpwright-e2e-accounts-'));
    for (const account of accounts) {
      addAccount(account, folder);
    }
    folders.set(key, folder);
  }
  return folder;
}

/** Removes what desks were copied from. */
export async function removeFolders() {
  await Promise.all([...folders.values()].map(async (folder) => rm(folder, { recursive: true })));
  folders.clear();
}

function addAccount({ name, email, role, password }: Account, dataDir: string) {
  const account = ['--email', email, '--name', name, '--role', role];
  run(['user', 'add', ...account, '--password-stdin', '--data-dir', dataDir], `${password}\n`);
}

/** Fills a folder with the sample desk. */
export function makeSample(dataDir: string) {
  run(['demo', '--data-dir', dataDir]);
}

function run(command: string[], input = '') {
  const result = spawnSync(BINARY, command, { input, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${command[0]} failed: ${result.error?.message ?? result.stderr}`);
  }
}

/** Waits for what the server prints, on either stream. */
function outputOf(server: ChildProcess) {
  let output = '';
  let ending = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  server.stdout?.on('data', read);
  server.stderr?.on('data', read);
  server.once('error', (error) => {
    ending = error.message;
  });
  server.once('exit', (code) => {
    ending = `the desk ended with ${code}`;
  });

  return async (wanted: RegExp): Promise<RegExpExecArray> => {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const found = wanted.exec(output);
      if (found) {
        return found;
      }
      if (ending !== '') {
        break;
      }
      await sleep(20);
    }
    throw new Error(`${ending || `the desk did not print ${wanted.source} in time`}:\n${output}`);
  };
}
