import { createServer } from 'node:http';
import { type Claims, tokenOf } from '../platform/token';

/** The cookie in which the platform keeps its token. */
export const COOKIE = 'app_session';

/** An application that has people and signs them in, and sends them to the desk for help. */
export interface Platform {
  /** Where people sign in. */
  loginUrl: string;
  stop: () => Promise<void>;
}

/** On a page of its own, one click signs this person in and leads to where `next` says. */
export async function startPlatform(person: Claims): Promise<Platform> {
  const server = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform.example');
    const next = searchParams.get('next') ?? '/';
    if (pathname === '/enter') {
      const cookie = `${COOKIE}=${tokenOf(person)}; Path=/; HttpOnly; SameSite=Lax`;
      answer.writeHead(303, { Location: next, 'Set-Cookie': cookie }).end();
      return;
    }
    const enter = `/enter?next=${encodeURIComponent(next)}`;
    answer.writeHead(200, { 'Content-Type': 'text/html' });
    answer.end(`<title>Platform</title><h1>The platform</h1><a href="${enter}">Sign in there</a>`);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    loginUrl: `http://127.0.0.1:${port}/login`,
    async stop() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
