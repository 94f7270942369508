import type {
  Author,
  Faq,
  GetTicketStatsResponse,
  Response,
  Ticket,
  User,
} from '@/app/store/services/generated';

export const NOW = '2026-06-15T12:00:00.000Z';

export const customer: User = {
  _id: '000000000000000000000001',
  name: 'Carla Ruiz',
  email: 'carla@example.com',
  role: 'CUSTOMER',
  isStaff: false,
  isAdmin: false,
  isActive: true,
  createdAt: NOW,
};

export const agent: User = {
  ...customer,
  _id: '000000000000000000000002',
  name: 'Nora Lindqvist',
  email: 'nora@example.com',
  role: 'TIER_2',
  isStaff: true,
};

export const admin: User = {
  ...agent,
  _id: '000000000000000000000004',
  name: 'Ada Admin',
  email: 'ada@example.com',
  role: 'BOSS',
  isAdmin: true,
};

export const colleague: Author = {
  _id: '000000000000000000000003',
  name: 'Ben Okafor',
  email: 'ben@example.com',
  role: 'TIER_2',
  isStaff: true,
};

export function aTicket(changes: Partial<Ticket> = {}): Ticket {
  return {
    _id: '0000000000000000000000aa',
    ticketNumber: 'ST-2026-001',
    subject: 'Invoice shows the wrong address',
    message: 'It is our old one.',
    messageHtml: '<p>It is our old one.</p>',
    category: 'General Inquiry',
    priority: 'Medium',
    status: 'Open',
    submittedBy: { _id: customer._id, name: customer.name, email: customer.email },
    responses: [],
    attachments: [],
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    responseCount: 0,
    awaiting: 'staff',
    ...changes,
  };
}

export function aResponse(message: string, by: Author = colleague): Response {
  return {
    _id: `response: ${message}`,
    message,
    messageHtml: `<p>${message}</p>`,
    respondedBy: by,
    isInternal: false,
    createdAt: NOW,
  };
}

export function aFaq(question: string, answer: string, changes: Partial<Faq> = {}): Faq {
  return {
    _id: Array.from(question, (character) => character.codePointAt(0)?.toString(16))
      .join('')
      .padEnd(24, '0')
      .slice(-24),
    question,
    answer,
    answerHtml: `<p>${answer}</p>`,
    category: 'General',
    isActive: true,
    order: 0,
    ...changes,
  };
}

export const noStatistics: GetTicketStatsResponse = {
  total: 0,
  open: 0,
  inProgress: 0,
  resolved: 0,
  closed: 0,
  byPriority: { Low: 0, Medium: 0, High: 0, Critical: 0 },
  byCategory: {
    'General Inquiry': 0,
    'Technical Issue': 0,
    'Account Issue': 0,
    'Bug Report': 0,
    'Feature Request': 0,
  },
  resolutionRate: 0,
  timeBasedCounts: { today: 0, thisWeek: 0, thisMonth: 0 },
  performance: { avgResponseTimeHours: 0, totalResolved: 0 },
};
