import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const PATIENCE_MS = 20_000;

/** A mail server that takes every mail, but for those to `unknown`, and keeps it here. */
export interface Mailbox {
  /** As the desk's option wants it. */
  url: string;
  /** The next mail to somebody with this in its subject; each is handed out once. */
  take: (to: string, subject: RegExp) => Promise<ParsedMail>;
  stop: () => Promise<void>;
}

export async function startMailbox(unknown?: string): Promise<Mailbox> {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      done(address === unknown ? new Error('5.1.1 There is nobody of this name here') : null);
    },
    onData(stream, _session, done) {
      void simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What listens on TCP has a port.
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}?tls=none`,
    async take(to, subject) {
      const deadline = Date.now() + PATIENCE_MS;
      while (Date.now() < deadline) {
        const place = mails.findIndex(
          (mail) => recipientsOf(mail).includes(to) && subject.test(mail.subject ?? ''),
        );
        const [mail] = place < 0 ? [] : mails.splice(place, 1);
        if (mail) {
          return mail;
        }
        await sleep(50);
      }
      throw new Error(`no mail to ${to} about ${subject.source}`);
    },
    async stop() {
      await new Promise<void>((closed) => {
        server.close(closed);
      });
    },
  };
}

/** The one link in a mail that carries a secret. */
export function linkIn(mail: ParsedMail): string {
  const found = /http\S+#token=[\w-]+/.exec(mail.text ?? '');
  if (!found) {
    throw new Error(`no link in: ${mail.text}`);
  }
  return found[0];
}

function recipientsOf({ to }: ParsedMail): string[] {
  const fields = Array.isArray(to) ? to : to ? [to] : [];
  return fields.flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
