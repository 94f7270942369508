/** What is said about news as they come in. */
export const live = {
  offline: 'You are offline.',
  offlineText: 'What you type is kept. It can be sent as soon as the connection is back.',
  notLive: 'Not live.',
  notLiveText: 'The connection for news is down. This page asks for them every 15 seconds.',
  arrivals: (count: number) => `${count} new`,
  newMessage: (name: string) => `New message from ${name}`,
} as const;
