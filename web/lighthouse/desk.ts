import { type Api, apiOf } from '../e2e/api';

const { DESK_URL = '', DESK_AGENT, DESK_CUSTOMER, DESK_PASSWORD, DESK_WORD } = process.env;

/** A word of every tenth ticket. */
export const WORD = DESK_WORD ?? '';

interface Person {
  api: Api;
  /** What a browser sends in which this person is signed in. */
  cookie: string;
}

interface Listed {
  tickets: { ticketNumber: string; responseCount: number }[];
}

const OWN_TICKETS = 12;
const QUESTIONS = 12;
/** As long as a message or an answer usually is. */
const TEXT =
  'The export ends after the first page, and the file that comes by mail is empty. We have tried another ' +
  'browser and another account.\n\n- The first page is complete.\n- The second one never comes.\n\nWhat can we do?';

export const addressOf = (path: string): string => new URL(path, DESK_URL).href;

/** Signs both in. The customer gets tickets and the FAQ gets questions, unless they are there. */
export async function openDesk() {
  const agent = await signIn(DESK_AGENT);
  const customer = await signIn(DESK_CUSTOMER);
  const own = () => customer.api.get<Listed>('/api/support/tickets?fields=row');
  if ((await own()).tickets.length === 0) {
    await fill(agent.api, customer.api);
  }
  const all = await agent.api.get<Listed>('/api/support/tickets?limit=100&fields=row');
  return { agent, customer, conversation: longest(await own()), ticket: longest(all) };
}

async function signIn(email = ''): Promise<Person> {
  const account = { email, password: DESK_PASSWORD ?? '' };
  const answer = await fetch(addressOf('/api/auth/login'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (cookie === undefined) {
    throw new Error(`${email} could not sign in: ${answer.status}`);
  }
  return { api: await apiOf({ url: DESK_URL }, account), cookie: cookie.split(';')[0] ?? '' };
}

async function fill(agent: Api, customer: Api) {
  for (let n = 1; n <= QUESTIONS; n += 1) {
    const category = n % 2 === 0 ? 'Exports' : 'Accounts';
    const question = `What to do when export ${n} ends early?`;
    await agent.post('/api/faqs', { question, answer: TEXT, category });
  }
  for (let n = 1; n <= OWN_TICKETS; n += 1) {
    const subject = `Export ${n} ends after the first page`;
    const { ticket } = await customer.post<{ ticket: { ticketNumber: string } }>(
      '/api/support/tickets',
      { subject, message: TEXT },
    );
    const authors = n === OWN_TICKETS ? [agent, customer, agent, customer, agent] : [agent];
    for (const author of authors) {
      await author.post(`/api/support/tickets/${ticket.ticketNumber}/responses`, { message: TEXT });
    }
  }
}

/** The ticket on which most was said. */
function longest({ tickets }: Listed): string {
  const [first] = tickets.toSorted((one, other) => other.responseCount - one.responseCount);
  if (first === undefined) {
    throw new Error('the desk has no ticket to open');
  }
  return first.ticketNumber;
}
